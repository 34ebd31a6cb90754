package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.foghorn.app.ChatProcess;
import dev.foghorn.server.RawClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What somebody who means harm may send to the program: it is answered in words, and the others are served on. */
@Timeout(120)
class AttackTest {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    private static Path folder;

    private static ChatProcess server;
    private static Peer bystander;
    private static int sayings;
    private static int names;

    @BeforeAll
    static void start() throws IOException {
        List<String> rules = new ArrayList<>(List.of("flag /(x+x+)+y/", "reject /(.*)*(.*)*(.*)*never/"));
        for (int i = 0; i < 10_000; i++) {
            rules.add("mask w" + Integer.toString(i, 36));
        }
        server = ChatProcess.startWithLog(folder.resolve("log"), 0, folder.resolve("data"),
                "--users", "store", "--guests",
                "--filter", Files.write(folder.resolve("rules"), rules).toString(),
                "--max-text", "1m", "--max-message", "2m",
                "--rate", "0", "--rate-address", "0", "--join-rate", "1:60", "--join-rate-address", "0");
        bystander = Peer.open(server.address());
        bystander.hello("bystander");
        bystander.join("the market");
    }

    @AfterEach
    void theOthersAreServedOn() throws IOException {
        bystander.say("the market", String.valueOf(++sayings), "all is well");
        assertEquals(sayings, bystander.await("said").path("id").asInt());
    }

    @AfterAll
    static void theServerNeverMetAnError() throws Exception {
        bystander.close();
        server.terminate();
        assertEquals(List.of(), Files.readAllLines(folder.resolve("log")).stream()
                .filter(line -> line.contains("ERROR") || line.contains("Exception")).toList());
    }

    private static Peer enter() throws IOException {
        Peer peer = Peer.open(server.address());
        peer.hello("mallory-" + ++names);
        return peer;
    }

    // ---------------------------------------------------------------------------------------------- what is no message

    private record Wrong(String what, String text, byte[] binary, String code) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Wrong text(String what, String text) {
        return new Wrong(what, text, null, "bad_message");
    }

    private static Wrong binary(String what, int headerLength) {
        byte[] header = "{\"type\":\"say\",\"room\":\"den\",\"ref\":\"1\",\"media\":\"image/gif\"}"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] payload = ByteBuffer.allocate(2 + header.length + 6)
                .putShort((short) headerLength).put(header).put("GIF89a".getBytes(StandardCharsets.US_ASCII)).array();
        return new Wrong(what, null, payload, "bad_message");
    }

    static Stream<Wrong> wrong() {
        String say = "{\"type\":\"say\",\"room\":\"den\",\"ref\":\"1\",";
        return Stream.of(
                text("100,000 brackets", "[".repeat(100_000)),
                text("100,000 objects", "{\"type\":".repeat(100_000)),
                text("100,000 brackets as a text", say + "\"text\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"),
                text("an unknown type", "{\"type\":\"sudo\",\"room\":\"den\"}"),
                text("a type that is none", "{\"type\":[\"say\"],\"room\":\"den\"}"),
                text("an unknown field", say + "\"text\":\"hi\",\"from\":\"admin\"}"),
                text("a field of JavaScript", say + "\"text\":\"hi\",\"__proto__\":{\"admin\":true}}"),
                text("a field twice", say + "\"text\":\"hi\",\"room\":\"another\"}"),
                text("a number for a text", say + "\"text\":1}"),
                text("a text for a number", "{\"type\":\"join\",\"room\":\"den\",\"after\":\"0\",\"epoch\":\"e\"}"),
                text("a number without end", "{\"type\":\"ping\",\"n\":" + "9".repeat(100_000) + "}"),
                text("a number below", "{\"type\":\"history\",\"room\":\"den\",\"before\":-1}"),
                text("half a character", say + "\"text\":\"\\ud800\"}"),
                text("a second object", say + "\"text\":\"hi\"}{\"type\":\"bye\"}"),
                new Wrong("a text over the limit", say + "\"text\":\"" + "x".repeat(MEBIBYTE + 1) + "\"}", null,
                        "too_long"),
                binary("a header without length", 0),
                binary("a header over its limit", 0xFFFF),
                binary("a header beyond the end", 4096),
                binary("a header that is too short", 20),
                binary("a header that takes from the content", 60));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsNoMessageIsRefusedInWordsAndChangesNothing(Wrong wrong) throws IOException {
        try (Peer mallory = enter()) {
            String epoch = mallory.join("den").path("epoch").asString();
            JsonNode error = wrong.text() == null
                    ? mallory.sendBinary(wrong.binary()).await("error")
                    : mallory.sendText(wrong.text()).await("error");
            assertEquals(wrong.code(), error.path("code").asString(), error::toString);
            String sentence = error.path("message").asString();
            assertTrue(sentence.length() > 10 && sentence.length() < 200, sentence);
            assertEquals(0, mallory.join("den", 0, epoch).path("last").asInt());
        }
    }

    // ------------------------------------------------------------------------------------------------ nothing but text

    @ParameterizedTest
    @ValueSource(strings = {
        "<script>alert(document.cookie)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</script><!-- \u2028 ]]>",
        "javascript:alert(1)",
        "'; DROP TABLE foghorn_messages; DELETE FROM foghorn_rooms; --",
        "' OR '1'='1",
        "\\' OR 1=1; SHUTDOWN; --",
        "{fn user()} {d '2026-01-01'} ? ?1 :name $1 %s",
        "\",\"type\":\"bye\",\"from\":\"admin",
        "{\"type\":\"bye\"}",
        "\\u0022,\\u0022type\\u0022:\\u0022bye\\\\",
        "${jndi:ldap://127.0.0.1/x} {} %n",
        "../../etc/passwd%00",
        "\ud83d\udca3 \u202egnp.exe \u0301"
    })
    void aTextIsNothingButATextAsARoomAReferenceAndAMessage(String text) throws IOException {
        try (Peer mallory = enter(); Peer witness = enter()) {
            mallory.join(text);
            witness.join(text);
            mallory.say(text, text, text);
            assertEquals(1, mallory.await("said").path("id").asInt());
            assertIs(text, witness.await("message"));
            mallory.say(text, text, text);
            assertTrue(mallory.await("said").path("repeated").asBoolean());
            assertIs(text, witness.send("history", "room", text).await("message"));
            assertEquals(1, witness.await("history").path("last").asInt());
            List<String> rooms = new ArrayList<>();
            witness.send("rooms").await("rooms").path("rooms").forEach(room -> rooms.add(room.asString()));
            assertTrue(rooms.contains(text), rooms::toString);
        }
    }

    private static void assertIs(String text, JsonNode message) {
        for (String field : List.of("room", "ref", "text")) {
            assertEquals(text, message.path(field).asString(), message::toString);
        }
        assertTrue(message.path("from").asString().startsWith("mallory-"));
    }

    @Test
    void aNameIsNothingButAName() throws Exception {
        assertEquals(201, post("/register", "ann", "correct horse").statusCode());
        for (String name : List.of("' OR '1'='1", "ann'--", "<b>ann</b>", "a\"b", "ann\u0000", "\u202eann")) {
            try (Peer mallory = Peer.open(server.address())) {
                mallory.send("hello", "name", name).expectError("bad_message");
            }
            HttpResponse<String> refusal = post("/register", name, "correct horse");
            assertEquals(400, refusal.statusCode(), refusal.body());
        }
        assertEquals(401, post("/login", "ann", "' OR '1'='1").statusCode());
        assertEquals(200, post("/login", "ann", "correct horse").statusCode());
    }

    private static HttpResponse<String> post(String path, String name, String password) throws Exception {
        String json = new JsonMapper().writeValueAsString(Map.of("name", name, "password", password));
        return HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)).build(),
                BodyHandlers.ofString());
    }

    // ---------------------------------------------------------------------------------------------------------- tokens

    @Test
    void aForgedOrExpiredTokenOpensNoDoor() throws Exception {
        String real;
        try (Peer mallory = enter()) {
            real = mallory.token();
        }
        JWTClaimsSet claims = SignedJWT.parse(real).getJWTClaimsSet();
        JWTClaimsSet old = new JWTClaimsSet.Builder(claims)
                .expirationTime(Date.from(Instant.now().minusSeconds(3600))).build();
        byte[] key = Base64.getDecoder().decode(Files.readString(folder.resolve("data/tokens.key")).strip());

        Map<String, String> sentences = new LinkedHashMap<>();
        sentences.put(new PlainJWT(claims).serialize(), "no signed JWT");
        sentences.put(real.substring(0, real.lastIndexOf('.') + 1), "no signed JWT");
        sentences.put(signed(claims, new byte[32]), "signature is wrong");
        sentences.put(signed(old, key), "has expired at");
        sentences.put("0", "no signed JWT");
        for (Map.Entry<String, String> forged : sentences.entrySet()) {
            for (String field : List.of("Authorization: Bearer ", "Cookie: foghorn_session=")) {
                String answer = handshake(field + forged.getKey());
                assertTrue(answer.startsWith("HTTP/1.1 401 ") && answer.contains(forged.getValue()), answer);
            }
            try (Peer mallory = Peer.open(server.address())) {
                JsonNode error = mallory.send("hello", "token", forged.getKey()).expectError("unauthorized");
                assertTrue(error.path("message").asString().contains(forged.getValue()), error::toString);
            }
        }
        try (Peer mallory = Peer.open(server.address(), "Cookie: foghorn_session=" + signed(claims, key))) {
            mallory.send("hello").expect("hello"); // so it was not for another reason
        }
    }

    private static String signed(JWTClaimsSet claims, byte[] key) throws JOSEException {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        token.sign(new MACSigner(key));
        return token.serialize();
    }

    private static String handshake(String line) throws IOException {
        try (RawClient client = RawClient.connect(server.address())) {
            return client.send(RawClient.request("/chat", line)).readToEof();
        }
    }

    // -------------------------------------------------------------------------------------------------------- too much

    /** With 10,000 keywords and two expressions that make others hang. */
    @Test
    void aMebibyteIsFilteredWhileOthersAreServed() throws IOException {
        try (Peer mallory = enter()) {
            mallory.join("den of x");
            mallory.say("den of x", "1", "x".repeat(MEBIBYTE - 8) + " w7 W7PR");
            bystander.send("ping", "n", 1).await("pong");
            JsonNode message = mallory.await("message");
            assertEquals("x".repeat(MEBIBYTE - 8) + " ** ****", message.path("text").asString());
            assertFalse(message.has("flagged"));
        }
    }

    @Test
    void whoJoinsAndJoinsIsToldWhyNotAndClosedAtLast() throws IOException {
        try (Peer mallory = enter()) {
            for (int i = 1; i <= 50; i++) {
                mallory.join("room " + i);
            }
            for (int i = 51; i <= 250; i++) {
                mallory.send("join", "room", "room " + i);
            }
            Map<String, Integer> codes = new HashMap<>();
            String end = assertThrows(IOException.class, () -> {
                while (true) {
                    codes.merge(mallory.expect("error").path("code").asString(), 1, Integer::sum);
                }
            }).getMessage();
            assertTrue(end.startsWith("closed with 4429 "), end);
            assertTrue(codes.get("too_many_rooms") >= 10, codes::toString);
            assertEquals(101, codes.get("too_fast"), codes::toString);
        }
    }
}
