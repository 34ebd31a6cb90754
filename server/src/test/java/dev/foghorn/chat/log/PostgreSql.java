package dev.foghorn.chat.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** PostgreSQL of Debian's package {@code postgresql}, or of another one in {@code /usr/bin}. */
public final class PostgreSql extends DatabaseServer {
    private final Path programs = programs();

    public PostgreSql() {
        super("PostgreSQL");
    }

    /** Debian has them out of the PATH, since several versions may be there. */
    private static Path programs() {
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(debian)) {
                for (Path version : versions) {
                    if (Files.isExecutable(version.resolve("bin/initdb"))) {
                        return version.resolve("bin");
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Path.of("/usr/bin");
    }

    @Override
    String program() {
        Path program = programs.resolve("initdb");
        return Files.isExecutable(program) ? program.toString() : "";
    }

    @Override
    List<String> initialise(Path folder) throws IOException {
        Path password = write(folder.resolve("password"), PASSWORD);
        return List.of(program(), "--pgdata", folder.resolve("data").toString(), "--username", USER,
                "--pwfile", password.toString(), "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--no-sync");
    }

    /** What is written need not survive this machine, which makes tests fast. */
    @Override
    List<String> serve(Path folder, int port) {
        return List.of(programs.resolve("postgres").toString(), "-D", folder.resolve("data").toString(),
                "-p", String.valueOf(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                "-c", "fsync=off");
    }

    @Override
    String stopSignal() {
        return "INT";
    }

    @Override
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/postgres";
    }
}
