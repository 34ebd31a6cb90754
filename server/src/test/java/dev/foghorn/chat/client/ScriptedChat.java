package dev.foghorn.chat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.MediaFrame;
import dev.foghorn.chat.wire.Recovery;
import dev.foghorn.chat.wire.ServerMessages;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A chat's server that says what a test tells it to say, to one client at a time. */
final class ScriptedChat implements WebSocketHandler, AutoCloseable {
    private static final Pattern REF = Pattern.compile("\"ref\":\"([^\"]+)\"");
    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CountDownLatch thaw = new CountDownLatch(1);
    private volatile boolean frozen;
    private volatile WebSocket client;
    private WebSocketServer server;

    ScriptedChat() throws IOException {
        start(0);
    }

    private void start(int port) throws IOException {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", port).withLoops(2))
                .route("/chat", this, "foghorn.chat.v1")
                .start();
    }

    String url() {
        return "ws://127.0.0.1:" + server.port() + "/chat";
    }

    @Override
    public void onOpen(WebSocket socket) {
        client = socket;
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        if (frozen) {
            frozen = false;
            freeze();
            return;
        }
        try {
            heard.add(message.isText() ? message.text() : new String(
                    MediaFrame.read(message.array(), message.offset(), message.length()).header(),
                    StandardCharsets.UTF_8));
        } catch (ChatException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its loop does nothing any more, not even answer a Ping. */
    private void freeze() {
        try {
            thaw.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next thing that is said makes this connection go silent, without an end. */
    void freezeAtNext() {
        frozen = true;
    }

    /** What the client said next, as JSON. */
    String next() throws InterruptedException {
        String message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(message, "the client said nothing more");
        return message;
    }

    /** The reference of the say that comes next. */
    String nextRef(String text) throws InterruptedException {
        String say = next();
        assertTrue(say.contains("\"text\":\"" + text + "\""), say);
        Matcher ref = REF.matcher(say);
        assertTrue(ref.find(), say);
        return ref.group(1);
    }

    void hasHeardNothing() {
        assertTrue(heard.isEmpty(), heard.toString());
    }

    void say(PreparedMessage message) {
        client.send(message);
    }

    void say(String json) {
        client.send(json);
    }

    /** Waits for a guest's hello, and answers it. */
    void greet(String name) throws InterruptedException {
        assertEquals("{\"type\":\"hello\",\"name\":\"" + name + "\"}", next());
        welcome(name);
    }

    /** Waits for the hello of whom it greeted before. */
    void greetAgain(String name) throws InterruptedException {
        assertEquals("{\"type\":\"hello\",\"token\":\"token of " + name + "\"}", next());
        welcome(name);
    }

    private void welcome(String name) {
        long tomorrow = System.currentTimeMillis() + TimeUnit.DAYS.toMillis(1);
        say(ServerMessages.hello(name, true, "token of " + name, tomorrow, 20_000, 4096, 262_144));
    }

    /** Waits for the first join of a room, and answers it. */
    void admit(String room, String epoch, long last) throws InterruptedException {
        assertEquals("{\"type\":\"join\",\"room\":\"" + room + "\"}", next());
        say(ServerMessages.joined(room, epoch, last, Recovery.NOT_ASKED, 1));
    }

    /** Waits for a join of a room that resumes there, and answers it. */
    void admitAgain(String room, String epoch, long after, long last) throws InterruptedException {
        expectResume(room, epoch, after);
        say(ServerMessages.joined(room, epoch, last, Recovery.COMPLETE, 1));
    }

    void expectResume(String room, String epoch, long after) throws InterruptedException {
        assertEquals("{\"type\":\"join\",\"room\":\"" + room + "\",\"after\":" + after
                + ",\"epoch\":\"" + epoch + "\"}", next());
    }

    void tell(String room, long id, String text) {
        say(ServerMessages.message(room, id, "ben", 1000 * id, "r" + id, text.getBytes(StandardCharsets.UTF_8), false));
    }

    /** Closes the connection. */
    void drop(int code, String reason) {
        client.close(code, reason);
    }

    void stop() {
        server.close();
    }

    void startAgain() throws IOException {
        start(server.port());
    }

    @Override
    public void close() {
        thaw.countDown();
        server.close();
    }
}
