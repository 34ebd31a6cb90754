package dev.foghorn.chat.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "jdbc:oracle:thin:@a?password=secret", "postgresql://ann:secret@host/chat", "jdbc:h2"})
    void aUrlOfAnotherKindIsAnsweredWithThoseThatAreKnown(String url) {
        String sentence = assertThrows(LogException.class, () -> JdbcRoomLog.open(url, null, null, 0)).getMessage();
        assertTrue(sentence.startsWith("A database's URL begins with jdbc:h2:, jdbc:postgresql:, "), sentence);
        assertTrue(!sentence.contains("secret"), sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://host/chat?user=ann&password=secret, jdbc:postgresql://host/chat",
        "jdbc:mariadb://ann:sec@ret@host:1/chat, jdbc:mariadb://host:1/chat",
        "jdbc:h2:file:/tmp/chat;PASSWORD=secret, jdbc:h2:file:/tmp/chat",
        "jdbc:h2:file:/tmp/a@b, jdbc:h2:file:/tmp/a@b"
    })
    void secretsInAUrlAreNotTold(String url, String told) {
        assertEquals(told, Dialect.withoutParameters(url));
    }

    @Test
    void whatTheUrlSaysGoesFirst() {
        assertEquals("jdbc:h2:mem:a;WRITE_DELAY=0;OPTIMIZE_REUSE_RESULTS=FALSE", Dialect.H2.complete("jdbc:h2:mem:a"));
        assertEquals("jdbc:h2:mem:a;write_delay=9;OPTIMIZE_REUSE_RESULTS=FALSE",
                Dialect.H2.complete("jdbc:h2:mem:a;write_delay=9"));
        Properties properties = new Properties();
        Dialect.POSTGRESQL.addTo(properties, "jdbc:postgresql://host/chat?a=b&socketTimeout=99");
        assertEquals("3", properties.getProperty("connectTimeout"));
        assertEquals(null, properties.getProperty("socketTimeout"));
    }

    @Test
    void aUrlThatTheDriverDoesNotUnderstandIsToldSo() {
        String sentence = assertThrows(LogException.class,
                () -> JdbcRoomLog.open("jdbc:postgresql://host:port/chat", null, null, 0)).getMessage();
        assertTrue(sentence.startsWith("The chat cannot use PostgreSQL at jdbc:postgresql://host:port/chat"), sentence);
    }
}
