package dev.foghorn.loop;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.server.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Who talks to the server from a test's thread. Whatever takes ten seconds is an error, not an IOException. */
interface Voice {
    void say(String text) throws IOException;

    void sayInFragments(String text) throws IOException;

    void ping(String text) throws IOException;

    /** The next message, {@code pong: } and what came in a Pong, or {@code close } and its code. */
    String hear() throws IOException;

    /** Begins or answers the closing handshake; {@link #hear} gives the peer's part. */
    void close(int code) throws IOException;

    /** Both have closed: waits for the end of TCP. */
    void awaitEnd() throws IOException;

    /** Nothing of us. */
    final class Raw implements Voice {
        static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
        private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

        private final RawClient client;
        private final boolean compressed;

        Raw(RawClient client, boolean compressed) throws IOException {
            this.client = client;
            this.compressed = compressed;
            if (compressed) {
                client.upgrade("/talk", OFFER);
            } else {
                client.upgrade("/talk");
            }
        }

        @Override
        public void say(String text) throws IOException {
            client.send(RawClient.text(text));
        }

        /** With a Ping in between. */
        @Override
        public void sayInFragments(String text) throws IOException {
            byte[] all = compressed ? deflate(text) : text.getBytes(StandardCharsets.UTF_8);
            client.send(RawClient.frame(compressed ? 0x41 : 0x01, Arrays.copyOf(all, 3)));
            ping("between");
            if (!hear().equals("pong: between")) {
                throw new AssertionError("no Pong");
            }
            client.send(RawClient.frame(0x00, new byte[0]));
            client.send(RawClient.frame(0x80, Arrays.copyOfRange(all, 3, all.length)));
        }

        private static byte[] deflate(String text) {
            Deflater deflater = new Deflater(9, true);
            deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
            byte[] out = new byte[text.length() + 100];
            int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            deflater.end();
            return Arrays.copyOf(out, length - TAIL.length);
        }

        private static String inflate(byte[] payload) {
            Inflater inflater = new Inflater(true);
            ByteArrayOutputStream in = new ByteArrayOutputStream();
            in.writeBytes(payload);
            in.writeBytes(TAIL);
            inflater.setInput(in.toByteArray());
            byte[] out = new byte[1 << 17];
            try {
                return new String(out, 0, inflater.inflate(out), StandardCharsets.UTF_8);
            } catch (DataFormatException e) {
                throw new AssertionError(e);
            } finally {
                inflater.end();
            }
        }

        @Override
        public void ping(String text) throws IOException {
            client.send(RawClient.frame(0x89, text.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public String hear() throws IOException {
            RawClient.Frame frame = client.readFrame();
            switch (frame.opcode()) {
                case 8 -> {
                    return "close " + frame.closeCode();
                }
                case 9 -> {
                    client.send(RawClient.frame(0x8A, frame.payload()));
                    return hear();
                }
                case 10 -> {
                    return "pong: " + frame.text();
                }
                default -> {
                    return frame.marked() ? inflate(frame.payload()) : frame.text();
                }
            }
        }

        @Override
        public void close(int code) throws IOException {
            client.send(RawClient.close(code, ""));
        }

        @Override
        public void awaitEnd() throws IOException {
            if (!client.isAtEof()) {
                throw new AssertionError("something behind the Close");
            }
        }
    }

    /** Our client's handler, and the connection once it is open. */
    final class Ours implements Voice, WebSocketHandler {
        private static final String LOST = "lost";

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final WebSocketHandler ends;
        private volatile WebSocket socket;

        /** @param ends hears of the connection's begin and end too */
        Ours(WebSocketHandler ends) {
            this.ends = ends;
        }

        @Override
        public void onOpen(WebSocket opened) {
            ends.onOpen(opened);
            socket = opened;
        }

        @Override
        public void onMessage(WebSocket from, Message message) {
            heard.add(message.text());
        }

        @Override
        public void onPong(WebSocket from, Message applicationData) {
            heard.add("pong: " + new String(applicationData.copy(), StandardCharsets.UTF_8));
        }

        @Override
        public void onClose(WebSocket closed, CloseStatus status) {
            ends.onClose(closed, status);
            heard.add("close " + status.code());
        }

        @Override
        public void onFailure(WebSocket failed, CloseStatus status) {
            ends.onFailure(failed, status);
            heard.add(LOST);
        }

        @Override
        public void say(String text) {
            socket.send(text);
        }

        @Override
        public void sayInFragments(String text) {
            socket.sendInFragments(PreparedMessage.text(text), 4);
        }

        @Override
        public void ping(String text) {
            socket.ping(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String hear() throws IOException {
            try {
                String next = heard.poll(10, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("heard nothing for ten seconds");
                }
                if (next.equals(LOST)) {
                    heard.add(LOST);
                    throw new EOFException(LOST);
                }
                return next;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close(int code) {
            socket.close(code, "");
        }

        @Override
        public void awaitEnd() {
            // it has come: only then does a handler hear of the Close
        }
    }
}
