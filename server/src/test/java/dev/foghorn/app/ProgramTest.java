package dev.foghorn.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program as a process of its own, with clients that are not ours. */
@Timeout(60)
class ProgramTest {
    private ServeProcess process;
    private Map<String, String> urls;

    @BeforeEach
    void start() throws Exception {
        process = ServeProcess.start();
        urls = process.urls();
    }

    @AfterEach
    void end() throws Exception {
        process.close();
    }

    @Test
    void printsWhereItServes() {
        int port = URI.create(urls.get("page")).getPort();
        assertTrue(port > 0);
        assertEquals(
                Map.of(
                        "page", "http://localhost:" + port + "/",
                        "echo", "ws://localhost:" + port + "/echo",
                        "broadcast", "ws://localhost:" + port + "/broadcast",
                        "room", "ws://localhost:" + port + "/room/{name}"),
                urls);
    }

    @Test
    void servesThePage() throws Exception {
        var response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(urls.get("page"))).build(), BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        assertTrue(response.body().contains("</html>"));
    }

    @Test
    void echoesAndSaysGoodByeOnTermination() throws Exception {
        Listener listener = new Listener();
        WebSocket socket = connect(urls.get("echo"), listener);
        socket.sendText("hello", true).get();
        assertEquals("hello", listener.texts.take());

        process.terminate();
        assertEquals(1001, listener.closed.get());
        assertEquals(0, process.waitFor());
    }

    @Test
    void broadcastsToEverybodyAndSparesTheSenderWhoAsksForIt() throws Exception {
        Listener first = new Listener();
        Listener second = new Listener();
        WebSocket one = connect(urls.get("broadcast"), first);
        WebSocket two = connect(urls.get("broadcast") + "?self=false", second);
        two.sendText("from two", true).get();
        assertEquals("from two", first.texts.take());
        one.sendText("from one", true).get();
        assertEquals("from one", first.texts.take());
        assertEquals("from one", second.texts.take());
    }

    @Test
    void keepsRoomsApart() throws Exception {
        Listener red = new Listener();
        Listener broadcast = new Listener();
        WebSocket inRed = connect(urls.get("room").replace("{name}", "red"), red);
        WebSocket inBroadcastRoom = connect(urls.get("room").replace("{name}", "broadcast"), broadcast);
        WebSocket inBroadcast = connect(urls.get("broadcast"), new Listener());
        inRed.sendText("red only", true).get();
        inBroadcast.sendText("not to rooms", true).get();
        assertEquals("red only", red.texts.take());
        inBroadcastRoom.sendText("mine", true).get();
        assertEquals("mine", broadcast.texts.take());
    }

    private static WebSocket connect(String url, Listener listener) {
        return HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(url), listener).join();
    }

    private static final class Listener implements WebSocket.Listener {
        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            texts.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
