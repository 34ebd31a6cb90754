package dev.foghorn.bench.soak;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.SendResult;
import dev.foghorn.api.WebSocket;
import dev.foghorn.client.WebSocketClient;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;

/**
 * One of many who do what clients do, at random: connect, echo, talk in a room, close with some code, or vanish. It
 * checks every message that it gets. What it does is settled by its seed; what others say meanwhile is not.
 *
 * <p>A message of a room begins with its sender's conversation and its number in it, and its other bytes follow from
 * these two, so that every member can check both order and content.
 */
final class Player {
    private static final int MAX_MESSAGES = 40;
    private static final int MAX_BURST = 8;
    /** Bytes that its client must be able to queue. */
    static final int MOST_ON_ITS_WAY = MAX_BURST << 20;
    /** Up to what the server takes; a message of any order of magnitude is as likely as one of another. */
    private static final int MAX_SIZE_BITS = 20;
    private static final int ROOMS = 4;
    private static final int MAX_TALK = 2000;
    private static final int HEADER = 12;

    private final SoakServerProcess server;
    private final List<Door> doors;
    private final Random random;
    private final Tally tally;

    /** A kind of connection: plain, TLS, compressed. */
    record Door(String kind, WebSocketClient client, String origin) {}

    Player(SoakServerProcess server, List<Door> doors, long seed, Tally tally) {
        this.server = server;
        this.doors = doors;
        this.random = new Random(seed);
        this.tally = tally;
    }

    /** From a connection's begin to its end. */
    void converse() throws IOException, InterruptedException {
        switch (random.nextInt(8)) {
            case 0 -> vanish();
            case 1, 2, 3 -> talk();
            default -> echo();
        }
    }

    // ------------------------------------------------------------------------------------------------------ echo

    private void echo() throws IOException, InterruptedException {
        Letterbox box = new Letterbox();
        WebSocket socket = connect(SoakServer.ECHO, box);
        for (int left = 1 + random.nextInt(MAX_MESSAGES); left > 0;) {
            int burst = Math.min(left, 1 + random.nextInt(MAX_BURST));
            List<PreparedMessage> sent = new ArrayList<>(burst);
            for (int i = 0; i < burst; i++) {
                sent.add(message());
                send(socket, sent.get(i));
            }
            for (PreparedMessage message : sent) {
                check(message, box.next());
            }
            left -= burst;
        }
        close(socket, box);
    }

    private PreparedMessage message() {
        byte[] bytes = new byte[random.nextInt(1 << random.nextInt(MAX_SIZE_BITS + 1))];
        if (random.nextBoolean()) {
            random.nextBytes(bytes);
            return PreparedMessage.binary(bytes);
        }
        Arrays.fill(bytes, (byte) ('a' + random.nextInt(26)));
        return PreparedMessage.text(new String(bytes, StandardCharsets.US_ASCII));
    }

    private void send(WebSocket socket, PreparedMessage message) throws IOException {
        SendResult result = random.nextInt(4) == 0
                ? socket.sendInFragments(message, 1 + random.nextInt(1 + message.payloadLength()))
                : socket.send(message);
        if (result == SendResult.DROPPED) {
            throw new IOException("a message could not be sent");
        }
    }

    private void check(PreparedMessage sent, Letterbox.Letter echo) throws IOException {
        if (echo.opcode() != sent.opcode() || !Arrays.equals(echo.bytes(), 0, echo.bytes().length,
                sent.frame(), sent.payloadOffset(), sent.payloadOffset() + sent.payloadLength())) {
            throw new IOException("an echo differs from what was sent");
        }
        tally.checked(echo.bytes().length);
    }

    // ------------------------------------------------------------------------------------------------------ room

    /** Says things in a room and listens until all of it has come back; others are heard meanwhile. */
    private void talk() throws IOException, InterruptedException {
        Letterbox box = new Letterbox();
        WebSocket socket = connect(SoakServer.ROOM + random.nextInt(ROOMS), box);
        long conversation = random.nextLong();
        int count = 1 + random.nextInt(MAX_MESSAGES);
        Map<Long, Integer> heard = new HashMap<>();
        for (int number = 0; number < count; number++) {
            send(socket, PreparedMessage.binary(said(conversation, number)));
            while (heard.getOrDefault(conversation, -1) < number - MAX_BURST) {
                listen(box.next().bytes(), heard);
            }
        }
        while (heard.getOrDefault(conversation, -1) < count - 1) {
            listen(box.next().bytes(), heard);
        }
        close(socket, box);
    }

    private static byte[] said(long conversation, int number) {
        Random content = new Random(conversation + number);
        byte[] bytes = new byte[HEADER + content.nextInt(MAX_TALK)];
        if (content.nextBoolean()) {
            content.nextBytes(bytes);
        } // else zeros, which can be compressed
        ByteBuffer.wrap(bytes).putLong(conversation).putInt(number);
        return bytes;
    }

    /** Of each conversation all is heard in order from the first that is heard. */
    private void listen(byte[] bytes, Map<Long, Integer> heard) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(bytes);
        long conversation = header.getLong();
        int number = header.getInt();
        if (!Arrays.equals(bytes, said(conversation, number))) {
            throw new IOException("a room's message differs from what was said");
        }
        Integer last = heard.put(conversation, number);
        if (last != null && number != last + 1) {
            throw new IOException("a room's message " + number + " came after " + last);
        }
        tally.checked(bytes.length);
    }

    // -------------------------------------------------------------------------------------------- coming, leaving

    private WebSocket connect(String path, Letterbox box) throws IOException {
        Door door = doors.get(random.nextInt(doors.size()));
        try {
            WebSocket socket = door.client.connect(door.origin + path, box).join();
            tally.connected(door.kind);
            return socket;
        } catch (CompletionException e) {
            throw new IOException("cannot connect (" + door.kind + "): " + e.getCause().getMessage(), e);
        }
    }

    private void close(WebSocket socket, Letterbox box) throws IOException, InterruptedException {
        int code = random.nextBoolean() ? 1000 : 3000 + random.nextInt(2000);
        socket.close(code, "");
        CloseStatus status = box.awaitEnd();
        if (status.code() != code) {
            throw new IOException("a Close with " + code + " was answered with " + status);
        }
    }

    /** Comes, says something or a part of it, and resets the connection. */
    private void vanish() throws IOException {
        try (RawPeer peer = RawPeer.open(server.address(), SoakServer.ROOM + random.nextInt(ROOMS))) {
            byte[] frame = RawPeer.frame(true, 0, Opcode.BINARY, said(random.nextLong(), 0));
            peer.send(Arrays.copyOf(frame, random.nextInt(frame.length + 1)));
            peer.reset();
            tally.connected("vanishing");
        }
    }
}
