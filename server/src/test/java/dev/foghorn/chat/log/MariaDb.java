package dev.foghorn.chat.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** MariaDB, of Debian's package {@code mariadb-server}. */
public final class MariaDb extends DatabaseServer {
    public MariaDb() {
        super("MariaDB");
    }

    @Override
    String program() {
        String program = "/usr/sbin/mariadbd";
        return Files.isExecutable(Path.of(program)) ? program : "";
    }

    @Override
    List<String> initialise(Path folder) throws IOException {
        write(folder.resolve("init.sql"), """
                CREATE DATABASE IF NOT EXISTS %s;
                CREATE USER IF NOT EXISTS %s@'%%' IDENTIFIED BY '%s';
                GRANT ALL ON %1$s.* TO %2$s@'%%';
                """.formatted(DATABASE, USER, PASSWORD.replace("'", "''")));
        return List.of("mariadb-install-db", "--no-defaults", "--datadir=" + folder.resolve("data"),
                "--auth-root-authentication-method=normal", "--skip-test-db");
    }

    /** What is written need not survive this machine, which makes tests fast. */
    @Override
    List<String> serve(Path folder, int port) {
        return List.of(program(), "--no-defaults", "--datadir=" + folder.resolve("data"),
                "--init-file=" + folder.resolve("init.sql"), "--port=" + port, "--bind-address=127.0.0.1",
                "--socket=" + folder.resolve("socket"), "--pid-file=" + folder.resolve("pid"),
                "--character-set-server=utf8mb4", "--innodb-flush-log-at-trx-commit=2");
    }

    @Override
    String stopSignal() {
        return "TERM";
    }

    /** It has no certificate, and the driver wants one unless told otherwise. */
    @Override
    public String url() {
        return "jdbc:mariadb://127.0.0.1:" + port() + "/" + DATABASE + "?sslMode=disable";
    }
}
