package dev.foghorn.app;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.loop.OutboundLimits;
import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the terminal client sends and shows, on one connection. */
final class Conversation implements WebSocketHandler {
    private static final int MAX_SHOWN_BYTES = 64;
    /** How long the end of the input waits for the answer to its ping. */
    private static final long LAST_PONG_SECONDS = 5;
    private static final byte[] LAST_PING = "end of input".getBytes(StandardCharsets.UTF_8);

    private final PrintWriter out;
    private final PrintWriter err;
    /** By application data: when the ping was sent. */
    private final Map<ByteBuffer, Long> pings = new ConcurrentHashMap<>();
    private int pingNumber;
    /** At zero once the answer to the last ping came, or none will come. */
    private final CountDownLatch lastPong = new CountDownLatch(1);
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    Conversation(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    // -------------------------------------------------------------------------------------------------- arriving

    @Override
    public void onMessage(WebSocket socket, Message message) {
        out.println(message.isText() ? message.text() : binary(message));
    }

    private static String binary(Message message) {
        int shown = Math.min(message.length(), MAX_SHOWN_BYTES);
        String hex = HexFormat.ofDelimiter(" ")
                .formatHex(message.array(), message.offset(), message.offset() + shown);
        return "binary, " + message.length() + (message.length() == 1 ? " byte" : " bytes")
                + (shown == 0 ? "" : ": " + hex) + (shown < message.length() ? " ..." : "");
    }

    @Override
    public void onPong(WebSocket socket, Message applicationData) {
        ByteBuffer data = ByteBuffer.wrap(applicationData.copy());
        if (data.equals(ByteBuffer.wrap(LAST_PING))) {
            lastPong.countDown();
        }
        Long sent = pings.remove(data);
        if (sent != null) {
            out.println(String.format(Locale.ROOT, "pong after %.3f ms", (System.nanoTime() - sent) / 1e6));
        }
    }

    @Override
    public void onClose(WebSocket socket, CloseStatus status) {
        end("closed: " + status, 0);
    }

    @Override
    public void onFailure(WebSocket socket, CloseStatus status) {
        end("failed: " + status, 1);
    }

    private void end(String sentence, int code) {
        err.println(sentence);
        lastPong.countDown();
        exitCode.complete(code);
    }

    /** The program's exit code, once the connection has ended. */
    int awaitEnd() {
        return exitCode.join();
    }

    // --------------------------------------------------------------------------------------------------- sending

    /** Sends a line, or does what it says; waits while too much is queued. */
    void enter(WebSocket socket, String line) throws InterruptedException {
        if (!line.startsWith("/")) {
            socket.send(line);
        } else if (line.startsWith("//")) {
            socket.send(line.substring(1));
        } else {
            try {
                obey(socket, line);
            } catch (IllegalArgumentException e) {
                err.println("not sent: " + e.getMessage());
            }
        }
        awaitQueue(socket, OutboundLimits.DEFAULT.lowWater());
    }

    private void obey(WebSocket socket, String line) {
        String[] words = line.split(" ", 2);
        String argument = words.length > 1 ? words[1].strip() : "";
        switch (words[0]) {
            case "/ping" -> ping(socket, argument);
            case "/close" -> close(socket, argument);
            case "/binary" -> socket.send(HexFormat.of().parseHex(argument.replace(" ", "")));
            default -> throw new IllegalArgumentException(
                    words[0] + " is none of /ping, /close, /binary; write /" + line + " to send it as text");
        }
    }

    private void ping(WebSocket socket, String argument) {
        byte[] data = (argument.isEmpty() ? "ping " + ++pingNumber : argument).getBytes(StandardCharsets.UTF_8);
        pings.put(ByteBuffer.wrap(data), System.nanoTime());
        socket.ping(data);
    }

    private static void close(WebSocket socket, String argument) {
        if (argument.isEmpty()) {
            socket.close();
            return;
        }
        String[] words = argument.split(" ", 2);
        if (!words[0].matches("\\d{4}")) {
            throw new IllegalArgumentException("'" + words[0] + "' is no close code: 1000-1003, 1007-1014, 3000-4999");
        }
        socket.close(Integer.parseInt(words[0]), words.length > 1 ? words[1] : "");
    }

    /**
     * Closes after what is under way. A server may answer a Close before it passes on what came just before it, to a
     * room for instance, so a round trip comes first.
     */
    void finish(WebSocket socket) throws InterruptedException {
        awaitQueue(socket, 0); // a ping may overtake what is queued
        socket.ping(LAST_PING);
        lastPong.await(LAST_PONG_SECONDS, TimeUnit.SECONDS);
        socket.close(CloseCode.NORMAL_CLOSURE, "");
    }

    private static void awaitQueue(WebSocket socket, long bytes) throws InterruptedException {
        while (socket.isOpen() && socket.queuedBytes() > bytes) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
