package dev.foghorn.protocol.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.foghorn.protocol.BytesSink;
import dev.foghorn.protocol.Endpoint;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.message.MessageSink;
import dev.foghorn.protocol.message.SpareArrays;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;

/** The {@link Endpoint}; what it sends is decoded here as section 5.2 says it, and held to what a sender must do. */
final class Tested implements Party, MessageSink {
    /** Payloads that are sent and pieces that are received start here in their arrays. */
    private static final int OFFSET = 3;
    private static final byte OVERWRITTEN = (byte) 0xEE;

    private final boolean masks;
    private final int negotiatedRsv;
    private final Endpoint endpoint;
    private final BytesSink out = new BytesSink();
    private final Log log = new Log();
    private final Random keys = new Random(1);
    private final Deque<Integer> keysGiven = new ArrayDeque<>();
    private Call inNextCallback;

    Tested(Role role, Limits limits) {
        this(role, limits, false);
    }

    Tested(Role role, Limits limits, boolean inverting) {
        masks = role == Role.CLIENT;
        negotiatedRsv = inverting ? Log.RSV1 : 0;
        FrameWriter writer = masks ? FrameWriter.client(this::nextKey) : FrameWriter.server();
        endpoint = new Endpoint(new Endpoint.Shared(writer, new SpareArrays(1 << 20)), limits, out, this,
                inverting ? new Inverting() : null);
    }

    /** 0 now and then: it is as legal as any. */
    private int nextKey() {
        keysGiven.add(keys.nextInt(8) == 0 ? 0 : keys.nextInt());
        return keysGiven.getLast();
    }

    // --------------------------------------------------------------------------------------------- what is done to it

    /** The piece lies somewhere in a buffer and is overwritten once it is read, as in an event loop. */
    @Override
    public void receive(byte[] piece) {
        byte[] buffer = embed(piece);
        ByteBuffer in = ByteBuffer.wrap(buffer, OFFSET, piece.length).slice();
        boolean again = true;
        while (again) {
            try {
                endpoint.receive(in);
                again = false;
            } catch (Call.Thrown byApplication) {
                log().answers(byApplication);
            }
        }
        assertFalse(in.hasRemaining(), "an endpoint consumes everything");
        Arrays.fill(buffer, OFFSET, OFFSET + piece.length, OVERWRITTEN);
        assertArrayIsOverwritten(buffer);
    }

    private static void assertArrayIsOverwritten(byte[] buffer) {
        for (byte b : buffer) {
            assertEquals(OVERWRITTEN, b, "bytes around the piece are nobody's to change");
        }
    }

    private static byte[] embed(byte[] bytes) {
        byte[] array = new byte[OFFSET + bytes.length + OFFSET];
        Arrays.fill(array, OVERWRITTEN);
        System.arraycopy(bytes, 0, array, OFFSET, bytes.length);
        return array;
    }

    @Override
    public void receiveEof() {
        endpoint.receiveEof();
    }

    @Override
    public boolean send(int opcode, byte[] payload) {
        return endpoint.send(Opcode.of(opcode), embed(payload), OFFSET, payload.length);
    }

    @Override
    public boolean sendFragment(int opcode, boolean last, byte[] payload) {
        return endpoint.sendFragment(Opcode.of(opcode), last, embed(payload), OFFSET, payload.length);
    }

    @Override
    public boolean sendEncoded(int opcode, byte[] payload) {
        return endpoint.sendEncoded(FrameWriter.encode(Opcode.of(opcode), embed(payload), OFFSET, payload.length));
    }

    @Override
    public boolean ping(byte[] payload) {
        return endpoint.ping(payload);
    }

    @Override
    public boolean pong(byte[] payload) {
        return endpoint.pong(payload);
    }

    @Override
    public boolean close(int code, String reason) {
        return endpoint.close(new CloseStatus(code, reason));
    }

    @Override
    public void fail(int code, String reason) {
        endpoint.fail(new CloseStatus(code, reason));
    }

    // ------------------------------------------------------------------------------------------------- what it hears

    @Override
    public void inNextCallback(Call call) {
        inNextCallback = call;
    }

    @Override
    public void onMessage(Message message) {
        hears(message);
    }

    @Override
    public void onPing(Message applicationData) {
        hears(applicationData);
    }

    @Override
    public void onPong(Message applicationData) {
        hears(applicationData);
    }

    @Override
    public void onClose(CloseStatus status) {
        log().hearsClose(status.code(), status.reason());
        callback();
    }

    private void hears(Message message) {
        log().hears(message.opcode().code(), message.copy());
        callback();
    }

    private void callback() {
        Call call = inNextCallback;
        inNextCallback = null;
        if (call != null) {
            call.playTo(this);
        }
    }

    // -------------------------------------------------------------------------------------------------- what it sends

    @Override
    public Log log() {
        ByteBuffer sent = ByteBuffer.wrap(out.take());
        while (sent.hasRemaining()) {
            decode(sent);
        }
        return log;
    }

    private void decode(ByteBuffer sent) {
        int first = sent.get();
        int second = sent.get();
        int length = second & 0x7F;
        if (length == 126) {
            length = sent.getShort() & 0xFFFF;
            assertFalse(length < 126, "a length in 16 bits that fits 7");
        } else if (length == 127) {
            length = Math.toIntExact(sent.getLong());
            assertFalse(length < 65536, "a length in 64 bits that fits 16");
        }
        assertEquals(0, first & 0x70 & ~negotiatedRsv, "reserved bits");
        assertEquals(masks, (second & 0x80) != 0, "5.1: a client masks, a server does not");
        byte[] key = new byte[4];
        if (masks) {
            sent.get(key);
            int given = keysGiven.remove();
            for (int i = 0; i < 4; i++) {
                assertEquals((byte) (given >> 8 * i), key[i], "5.3: a fresh key for each frame");
            }
        }
        byte[] payload = new byte[length];
        sent.get(payload);
        for (int i = 0; i < length; i++) {
            payload[i] ^= key[i % 4];
        }
        log.sends((first & 0x80) != 0, first & (0x0F | Log.RSV1), payload);
    }

    @Override
    public void logState() {
        CloseStatus status = endpoint.status();
        log().state(endpoint.maySend(), endpoint.isOver(), endpoint.endedCleanly(), endpoint.tcpCloseDue(),
                status == null ? null : status.code(), status == null ? null : status.reason());
    }
}
