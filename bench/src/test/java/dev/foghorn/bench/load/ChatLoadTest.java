package dev.foghorn.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.bench.ChatRoute;
import dev.foghorn.bench.report.Result;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The load of a chat: on Foghorn's own, on one that makes mistakes, and on servers that are none. */
@Timeout(60)
class ChatLoadTest {
    private static final List<String> SHORT = List.of("--duration", "300ms", "--warm-up", "100ms", "--timeout", "1s");

    private static Result measure(WebSocketServer.Builder builder, String options) throws IOException {
        try (WebSocketServer server = builder.start(); Interruption interruption = new Interruption()) {
            List<String> arguments = new ArrayList<>(List.of("ws://127.0.0.1:" + server.port() + "/", "chat"));
            arguments.addAll(SHORT);
            arguments.addAll(List.of(options.split(" ")));
            return Load.measure(LoadOptions.of(arguments.toArray(new String[0])), "x", interruption, Live.silent());
        }
    }

    private static WebSocketServer.Builder server() {
        return WebSocketServer.builder().options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1));
    }

    private static Result measure(WebSocketHandler handler, String options) throws IOException {
        return measure(server().route("/", handler), options);
    }

    private static void assertFailure(String cause, Result result) {
        assertTrue(result.failures().keySet().stream().anyMatch(seen -> seen.contains(cause)),
                () -> "wanted '" + cause + "' among " + result.failures());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--connections 5", "--publishers 3 --pipeline 8 --connections 9", "--rate 200 --publishers 2",
        "--json --size 300 --connections 3"
    })
    void everyDeliveryIsCountedByTheChatsIds(String options) throws IOException {
        try (ChatRoute chat = new ChatRoute(false)) {
            WebSocketServer.Builder server = server();
            chat.addTo(server, "/");
            assertIsInOrder(measure(server, options));
        }
    }

    @Test
    void aChatInAFileIsMeasuredAlike() throws IOException {
        try (ChatRoute chat = new ChatRoute(true)) {
            WebSocketServer.Builder server = server();
            chat.addTo(server, "/");
            assertIsInOrder(measure(server, "--connections 5 --pipeline 4"));
        }
    }

    private static void assertIsInOrder(Result result) {
        assertEquals("{}", result.failures().toString());
        assertEquals("deliveries", result.unit());
        assertTrue(result.units() > 0 && result.latency().min() > 0, () -> "" + result.latency());
        assertTrue(result.counters().get("saidP50Nanos") > 0);
        double members = Double.parseDouble(result.settings().get("connections"))
                + Double.parseDouble(result.settings().get("publishers"));
        assertTrue(result.units() <= result.counters().get(Load.PUBLISHED) * members);
    }

    @Test
    void theOpenLoopSaysAtTheRateItWasGiven() throws IOException {
        long start = System.nanoTime();
        Result result = measure(new FakeChat((chat, member, delivery) -> member.send(delivery)),
                "--connections 5 --rate 100");
        double seconds = (System.nanoTime() - start) / 1e9;

        assertTrue(result.counters().get(Load.PUBLISHED) <= 1 + 100 * seconds, () -> "" + result.counters());
        assertTrue(result.latency().min() > 0, () -> "" + result.latency());
    }

    // ---------------------------------------------------------------------------------- a chat that makes mistakes

    /** Of the tenth text, the third member gets what the mistake makes of it. */
    private static final class FakeChat implements WebSocketHandler {
        private static final JsonMapper JSON = new JsonMapper();
        private static final int TENTH = 10;
        private static final int THIRD = 2;

        private final Mistake mistake;
        private final List<WebSocket> members = new ArrayList<>();
        private String held;
        private long id;

        FakeChat(Mistake mistake) {
            this.mistake = mistake;
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            JsonNode fields = JSON.readTree(message.text());
            switch (fields.path("type").asString()) {
                case "hello" -> socket.send("{\"type\":\"hello\"}");
                case "join" -> {
                    members.add(socket);
                    socket.send("{\"type\":\"joined\",\"last\":0}");
                }
                default -> say(socket, fields.path("ref").asString(), fields.path("text").asString());
            }
        }

        private void say(WebSocket publisher, String ref, String text) {
            id++;
            String rest = "\"ref\":\"" + ref + "\",\"id\":" + id;
            String delivery = "{\"type\":\"message\",\"text\":\"" + text + "\"," + rest + "}";
            for (WebSocket member : members) {
                if (id == TENTH && member == members.get(THIRD)) {
                    mistake.make(this, member, delivery);
                } else {
                    member.send(delivery);
                    deliverHeld(member);
                }
            }
            publisher.send("{\"type\":\"said\"," + rest + "}");
        }

        private void deliverHeld(WebSocket member) {
            if (held != null && member == members.get(THIRD)) {
                member.send(held);
                held = null;
            }
        }
    }

    private interface Mistake {
        void make(FakeChat chat, WebSocket member, String delivery);
    }

    private static Result measure(Mistake mistake) throws IOException {
        return measure(new FakeChat(mistake), "--connections 5 --rate 200");
    }

    @Test
    void aLostMessageIsMissing() throws IOException {
        Result result = measure((chat, member, delivery) -> { });

        assertEquals(1, result.counters().get("missing"));
        assertEquals("{a delivery is missing=1}", result.failures().toString());
    }

    @Test
    void aRepeatedMessageIsDouble() throws IOException {
        assertEquals("{a delivery came twice=1}", measure((chat, member, delivery) -> {
            member.send(delivery);
            member.send(delivery);
        }).failures().toString());
    }

    @Test
    void aMessageAfterALaterOneIsOutOfOrder() throws IOException {
        assertEquals("{a delivery came out of order=1}", measure((chat, member, delivery) ->
                chat.held = delivery).failures().toString());
    }

    @Test
    void aMessageWithAnotherTextIsAFailure() throws IOException {
        assertFailure("a message is not as it was said", measure((chat, member, delivery) ->
                member.send(delivery.replace("..", ".,"))));
    }

    @Test
    void whatIsNotAcknowledgedIsAFailure() throws IOException {
        assertFailure("a text was neither acknowledged nor refused", measure((chat, member, delivery) -> {
            throw new IllegalStateException("closes its publisher with 1011, before it is answered");
        }));
    }

    @Test
    void amongMembersThatVanishTheOthersGoOn() throws IOException {
        Result result = measure(new FakeChat((chat, member, delivery) -> member.close(1001, "tired")),
                "--connections 5");

        assertTrue(result.units() > 0);
        assertEquals("{the server closed a connection with 1001 tired=1}", result.failures().toString());
    }

    // ----------------------------------------------------------------------------------- what is not a chat, or closed

    @Test
    void anEchoServerIsNoChat() throws IOException {
        Result result = measure(new EchoHandler(), "--connections 3");

        assertEquals(0, result.units());
        assertFailure("this is no chat: it answered {\"type\":\"join\"", result);
    }

    @Test
    void aServerThatSaysNothingIsNoChat() throws IOException {
        Result result = measure((socket, message) -> { }, "--connections 3");

        assertEquals(0, result.units());
        assertFailure("does the URL speak foghorn.chat.v1?", result);
    }

    @Test
    void aRefusalIsToldByItsCode() throws IOException {
        Result result = measure((socket, message) -> socket.send(
                "{\"type\":\"error\",\"code\":\"unauthorized\"}"), "--connections 3");

        assertEquals(0, result.units());
        assertFailure("the chat refused: unauthorized: the load comes as guests", result);
    }

    @Test
    void aRateIsToldWithTheOptionThatLiftsIt() throws IOException {
        Result result = measure((socket, message) -> {
            String text = message.text();
            socket.send(text.contains("\"hello\"") ? "{\"type\":\"hello\"}"
                    : text.contains("\"join\"") ? "{\"type\":\"joined\",\"last\":7}"
                    : "{\"type\":\"error\",\"code\":\"too_fast\"," + text.substring(text.indexOf("\"ref\"")));
        }, "--connections 3 --rate 50");

        assertEquals(0, result.units());
        assertFailure("'foghorn chat --rate 0 --rate-address 0' has none", result);
        assertEquals(1, result.failures().size(), () -> "" + result.failures());
    }
}
