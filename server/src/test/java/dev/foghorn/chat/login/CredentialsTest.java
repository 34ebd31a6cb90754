package dev.foghorn.chat.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import dev.foghorn.protocol.handshake.HeadLimits;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.HttpHeadParser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static HttpHead head(String... lines) throws Exception {
        String text = "POST / HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
        return new HttpHeadParser(HeadLimits.DEFAULT).parse(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Credentials read(String type, String body) throws Exception {
        return Credentials.read(head("Content-Type: " + type), body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"name=%C3%A4nn&password=a+b%26%3D%2B", "password=a%20b%26%3d%2B&name=%c3%a4nn",
        "&name=%C3%A4nn&&password=a+b%26=%2B&"})
    void aFormIsRead(String body) throws Exception {
        assertEquals(new Credentials("\u00e4nn", "a b&=+"), read("application/x-www-form-urlencoded", body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\"\u00e4nn\",\"password\":\"a b&=+\"}",
        " {\"password\" : \"a b&=\\u002b\", \"name\" : \"\\u00e4nn\" }\n"})
    void jsonIsRead(String body) throws Exception {
        assertEquals(new Credentials("\u00e4nn", "a b&=+"), read("Application/JSON; charset=utf-8", body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "name=ann", "password=secret", "name=ann&password=", "name&password=x",
        "name=ann&password=x&more=y", "name=ann&name=bob&password=x", "name=%ff&password=x", "name=%C3&password=x",
        "name=%zz&password=x", "name=\u00e4nn&password=x", "name=a nn&password=x", "name=ann&password=x\n", "{}"})
    void aFormThatIsNotAsItMustBeIsRefused(String body) {
        assertBad("application/x-www-form-urlencoded", body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "\"x\"", "{}", "{\"name\":\"a\"}", "{\"name\":\"a\",\"password\":1}",
        "{\"name\":\"a\",\"password\":null}", "{\"name\":\"a\",\"password\":{\"$gt\":\"\"}}",
        "{\"name\":[\"a\"],\"password\":\"x\"}", "{\"name\":\"a\",\"password\":\"x\",\"roles\":\"admin\"}",
        "{\"name\":\"a\",\"name\":\"b\",\"password\":\"x\"}", "{\"name\":\"a\",\"password\":\"x\"}{}",
        "{\"name\":\"a\",\"password\":\"x\"} x", "{'name':'a','password':'x'}", "{\"name\":\"a\",\"password\":\"x\",}",
        "name=ann&password=x", "{\"name\":\"a\tb\",\"password\":\"x\"}"})
    void jsonThatIsNotAsItMustBeIsRefused(String body) {
        assertBad("application/json", body);
    }

    @Test
    void deepNestingIsRefusedAtItsBeginning() {
        assertBad("application/json", "{\"name\":" + "[".repeat(16_000));
        assertBad("application/json", "{\"name\":".repeat(1_500));
    }

    private static void assertBad(String type, String body) {
        ChatException e = assertThrows(ChatException.class, () -> read(type, body));
        assertEquals(ErrorCode.BAD_MESSAGE, e.code());
    }

    @Test
    void otherKindsOfBodiesAreNotRead() throws Exception {
        assertTrue(Credentials.areReadable(head("Content-Type: application/json;charset=UTF-8")));
        assertFalse(Credentials.areReadable(head("Content-Type: text/plain")));
        assertFalse(Credentials.areReadable(head("Content-Type: multipart/form-data; boundary=x")));
        assertFalse(Credentials.areReadable(head("A: b")));
        assertFalse(Credentials.areReadable(head("Content-Type: application/json", "Content-Type: text/plain")));
    }

    @Test
    void aPasswordIsNeverInALog() {
        assertEquals("ann", new Credentials("ann", "secret").toString());
    }
}
