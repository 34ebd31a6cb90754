package dev.foghorn.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseTest {
    private final HttpResponse response = new HttpResponse(200, "text/html", new byte[] {'a'});

    @Test
    void aFieldIsALineOfTheHead() {
        assertEquals("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\nConnection: close\r\n"
                        + "Retry-After: 5\r\n\r\na",
                new String(response.with("Retry-After", "5").bytes(), StandardCharsets.ISO_8859_1));
    }

    /** What a program copies into a field, such as part of a request, must not write lines of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b=c", "a\nb", "a\rb", "\0", "\u007f", "\u20ac"})
    void aValueThatIsMoreThanOneLineOfLatin1IsRefused(String value) {
        assertThrows(IllegalArgumentException.class, () -> response.with("X", value));
        assertThrows(IllegalArgumentException.class, () -> new HttpResponse(200, value, new byte[0]));
    }

    @ParameterizedTest
    @CsvSource({"''", "a b", "'a:'", "'a\r\nb'"})
    void aNameThatIsNoTokenIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> response.with(name, "a"));
    }
}
