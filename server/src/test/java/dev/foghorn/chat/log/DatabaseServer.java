package dev.foghorn.chat.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A database server of the system's packages, on a free port of loopback and in a temporary folder, which nobody else
 * uses. It never runs as root. Closing it leaves nothing behind; so does the end of this JVM.
 */
public abstract class DatabaseServer implements AutoCloseable {
    public static final String USER = "foghorn";
    public static final String PASSWORD = "it's secret";
    static final String DATABASE = "chat";

    private static final long MOST_SECONDS = 20;

    private final String product;
    private final Thread atExit = new Thread(this::kill);
    private Path folder;
    private int port;
    private Process process;

    DatabaseServer(String product) {
        this.product = product;
    }

    /** Where the program is; empty if it is not installed. */
    abstract String program();

    /** The command that makes the files of a new server. */
    abstract List<String> initialise(Path folder) throws IOException;

    /** The command that is the server. */
    abstract List<String> serve(Path folder, int port);

    /** To the server's process: it is to end soon, whoever is connected, and to lose nothing. */
    abstract String stopSignal();

    /** The URL of its database, for {@link #USER} with {@link #PASSWORD}. */
    public abstract String url();

    int port() {
        return port;
    }

    /** Starts a new server. Skips the test, and says why, where the program is missing. */
    public final void create() throws Exception {
        if (program().isEmpty()) {
            System.out.println("Skipped, since " + product + " is not installed here: " + getClass().getSimpleName());
            Assumptions.abort(product + " is not installed");
        }
        folder = Files.createTempDirectory("foghorn");
        Runtime.getRuntime().addShutdownHook(atExit);
        giveAway(folder);
        runToTheEnd(initialise(folder));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        start();
    }

    /** Starts it again on the same port, with what it had. */
    public final void start() throws Exception {
        process = run(serve(folder, port));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (true) {
            try {
                connect().close();
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException(product + " did not start:\n" + Files.readString(output()), e);
                }
            }
            Thread.sleep(50);
        }
    }

    /** A connection of its own to the database. */
    public final Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, PASSWORD);
    }

    /** Stops it, whoever is connected; it can be started again. */
    public final void stop() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + stopSignal(), String.valueOf(process.pid())).inheritIO().start().waitFor();
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(product + " does not stop");
        }
    }

    /** It goes on to be connected, and answers nothing more. */
    public final void freeze() throws IOException, InterruptedException {
        signalAll("STOP");
    }

    public final void thaw() throws IOException, InterruptedException {
        signalAll("CONT");
    }

    private void signalAll(String signal) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal, String.valueOf(process.pid())));
        process.descendants().forEach(child -> command.add(String.valueOf(child.pid())));
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Override
    public final void close() throws IOException {
        if (folder == null) {
            return;
        }
        try {
            if (process != null && process.isAlive()) {
                stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
        delete();
    }

    private void kill() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        delete();
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path output() {
        return folder.resolve("output.txt");
    }

    private Process run(List<String> command) throws IOException {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            // not su or runuser, which stay in between
            whole.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"));
        }
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder.start();
    }

    private void runToTheEnd(List<String> command) throws IOException, InterruptedException {
        Process running = run(command);
        if (!running.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            running.destroyForcibly();
            throw new IOException(command + " takes too long");
        }
        if (running.exitValue() != 0) {
            throw new IOException(command + " failed:\n" + Files.readString(output()));
        }
    }

    /** Both servers refuse to run as root. */
    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void giveAway(Path file) throws IOException {
        if (isRoot()) {
            Files.setOwner(file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
    }

    /** Writes a file that the server can read. */
    static Path write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        giveAway(file);
        return file;
    }
}
