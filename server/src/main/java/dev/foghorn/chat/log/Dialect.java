package dev.foghorn.chat.log;

import java.util.List;
import java.util.Properties;

/**
 * In which the databases differ. Names are bytes in all of them: so they are compared exactly (no case, no collation,
 * and a space at the end counts), and any character may be in them.
 */
enum Dialect {
    H2("H2", "org.h2.Driver", "VARBINARY(%d)", "VARBINARY(" + Draft.MAX_CONTENT + ")", "") {
        @Override
        String complete(String url) {
            return with(with(url,
                    // a commit is written soon, not half a second later
                    "WRITE_DELAY", "0"),
                    // a result that is used again may be older than what was seen meanwhile in another table
                    "OPTIMIZE_REUSE_RESULTS", "FALSE");
        }
    },

    POSTGRESQL("PostgreSQL", "org.postgresql.Driver", "BYTEA", "BYTEA", "") {
        @Override
        void addTo(Properties properties, String url) {
            put(properties, url, "connectTimeout", String.valueOf(CONNECT_SECONDS));
            put(properties, url, "socketTimeout", String.valueOf(ANSWER_SECONDS));
            put(properties, url, "ApplicationName", "foghorn");
            // one statement for a batch, several times as fast
            put(properties, url, "reWriteBatchedInserts", "true");
        }
    },

    /** MySQL speaks the same, and MariaDB's driver speaks with both. */
    MARIADB("MariaDB", "org.mariadb.jdbc.Driver", "VARBINARY(%d)", "MEDIUMBLOB", " ENGINE=InnoDB") {
        @Override
        String complete(String url) {
            return url.startsWith(MYSQL) ? "jdbc:mariadb:" + url.substring(MYSQL.length()) : url;
        }

        @Override
        void addTo(Properties properties, String url) {
            put(properties, url, "connectTimeout", String.valueOf(1000 * CONNECT_SECONDS));
            put(properties, url, "socketTimeout", String.valueOf(1000 * ANSWER_SECONDS));
        }
    };

    /** A database of this network answers at once, or is not there. */
    private static final int CONNECT_SECONDS = 3;

    /** For one answer. A database that hangs must not hang those who write for ever. */
    private static final int ANSWER_SECONDS = 10;

    private static final String MYSQL = "jdbc:mysql:";

    final String product;
    final String driver;
    private final String nameType;
    private final String contentType;
    private final String tableOptions;

    Dialect(String product, String driver, String nameType, String contentType, String tableOptions) {
        this.product = product;
        this.driver = driver;
        this.nameType = nameType.formatted(Draft.MAX_NAME);
        this.contentType = contentType;
        this.tableOptions = tableOptions;
    }

    /** @throws IllegalArgumentException with a sentence if it is of another database */
    static Dialect of(String url) {
        if (url.startsWith("jdbc:h2:")) {
            return H2;
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        if (url.startsWith("jdbc:mariadb:") || url.startsWith(MYSQL)) {
            return MARIADB;
        }
        throw new IllegalArgumentException("A database's URL begins with jdbc:h2:, jdbc:postgresql:, jdbc:mariadb: or "
                + "jdbc:mysql:, unlike " + withoutParameters(url) + ".");
    }

    /** The URL as the driver needs it. */
    String complete(String url) {
        return url;
    }

    /** Adds what the URL does not say itself. */
    void addTo(Properties properties, String url) {}

    private static void put(Properties properties, String url, String name, String value) {
        if (!has(url, name)) {
            properties.setProperty(name, value);
        }
    }

    private static String with(String url, String setting, String value) {
        return has(url, setting) ? url : url + ";" + setting + "=" + value;
    }

    private static boolean has(String url, String parameter) {
        return url.matches("(?i).*[?&;]" + parameter + "=.*");
    }

    /** Passwords may be among the parameters. */
    static String withoutParameters(String url) {
        return url.replaceFirst("[?;].*", "").replaceFirst("//[^/]*@", "//");
    }

    List<String> createTables() {
        return List.of(
            """
            CREATE TABLE IF NOT EXISTS foghorn_rooms (
                name %s NOT NULL PRIMARY KEY,
                last_id BIGINT NOT NULL)%s""".formatted(nameType, tableOptions),
            """
            CREATE TABLE IF NOT EXISTS foghorn_messages (
                room %1$s NOT NULL,
                id BIGINT NOT NULL,
                author %1$s NOT NULL,
                reference %1$s NOT NULL,
                said_at BIGINT NOT NULL,
                media VARCHAR(%2$d),
                content %3$s NOT NULL,
                flagged BOOLEAN NOT NULL,
                PRIMARY KEY (room, id),
                UNIQUE (room, author, reference))%4$s"""
                    .formatted(nameType, Draft.MAX_MEDIA, contentType, tableOptions),
            """
            CREATE TABLE IF NOT EXISTS foghorn_meta (
                id INT NOT NULL PRIMARY KEY,
                version INT NOT NULL,
                epoch VARCHAR(64) NOT NULL)%s""".formatted(tableOptions));
    }
}
