package dev.foghorn.chat.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MariaDbRoomLogTest extends ServerRoomLogContract {
    MariaDbRoomLogTest() {
        super(new MariaDb());
    }

    @Override
    String hurried() {
        return url() + "&socketTimeout=1000";
    }

    @Test
    void aServerWithoutTlsIsTold() {
        String sentence = assertThrows(LogException.class,
                () -> open(Dialect.withoutParameters(url()), 0)).getMessage();
        assertTrue(sentence.startsWith("MariaDB cannot be reached at jdbc:mariadb:")
                && sentence.contains("sslMode=disable"), sentence);
    }

    /** MySQL is not in Debian; its URLs go the same way. */
    @Test
    void urlsOfMySqlGoToTheSameDriver() throws Exception {
        try (JdbcRoomLog same = open(url().replace("jdbc:mariadb:", "jdbc:mysql:"), 0)) {
            assertEquals(log.epoch(), same.epoch());
        }
    }
}
