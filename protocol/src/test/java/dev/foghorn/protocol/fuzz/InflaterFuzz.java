package dev.foghorn.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.Recorder;
import dev.foghorn.protocol.Side;
import dev.foghorn.protocol.close.CloseHandshake.State;
import dev.foghorn.protocol.deflate.DeflateParameters;
import dev.foghorn.protocol.deflate.Peer;
import dev.foghorn.protocol.deflate.PerMessageDeflate;
import dev.foghorn.protocol.deflate.ReferenceInflater;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Any bytes as two compressed messages: what one call of zlib makes of each, or a failure, however they are cut. And
 * any bytes as a message to be compressed: it comes back, and refers back no further than it may.
 */
class InflaterFuzz {
    private static final byte[] TAIL = {0, 0, -1, -1};
    private static final int WINDOW = 1 << 15;
    /** Small enough to be passed, which bombs of a few bytes do; DEFLATE makes 1,032 bytes of one at most. */
    private static final Limits LIMITS = Limits.ofMessage(10_000);

    /** What was heard, and whether it failed: which code it is may depend on how much of a wrong message had come. */
    private static final class Outcome implements Cuts.Reader<String> {
        private final Side side;

        Outcome(Role role, DeflateParameters agreed) {
            side = new Side(role, LIMITS, Peer.extension(role, agreed));
        }

        @Override
        public void read(ByteBuffer piece) {
            side.read(piece);
        }

        @Override
        public String result() {
            return side.application.take() + (side.endpoint.state() == State.FAILED ? " failed" : "");
        }
    }

    @FuzzTest
    void messagesAreInflatedAsZlibDoesAndDeflatedForAnyWindow(byte[] input) {
        if (input.length < 2) {
            return;
        }
        boolean takeover = (input[0] & 8) != 0;
        Role role = (input[0] & 16) != 0 ? Role.SERVER : Role.CLIENT;
        byte[] one = Arrays.copyOfRange(input, 1, 1 + (input.length - 1) / 2);
        byte[] other = Arrays.copyOfRange(input, 1 + one.length, input.length);
        inflates(role, new DeflateParameters(!takeover, !takeover, 0, 0), takeover, one, other);
        int bits = DeflateParameters.MIN_WINDOW_BITS + (input[0] & 7);
        deflates(new DeflateParameters(!takeover, !takeover, bits, bits), 1 << bits, input, other, one, input);
    }

    private static void inflates(Role role, DeflateParameters agreed, boolean takeover, byte[]... payloads) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        StringBuilder expected = new StringBuilder("[");
        byte[] window = {};
        boolean failed = false;
        for (byte[] payload : payloads) {
            frames.writeBytes(Frame.binary(payload).rsv(4).to(role).bytes());
            byte[] content = failed ? null : inflate(payload, takeover ? window : new byte[0]);
            failed |= content == null || content.length > LIMITS.maxMessage();
            if (!failed) {
                expected.append(expected.length() > 1 ? ", " : "").append(Recorder.line(Opcode.BINARY, content));
                window = concat(window, content);
            }
        }
        expected.append(failed ? "] failed" : "]");
        byte[] bytes = frames.toByteArray();
        Random random = Inputs.random(bytes);
        assertEquals(expected.toString(), Cuts.sameForSome(bytes, random, () -> new Outcome(role, agreed)));
    }

    /** The whole message at once, or null if it is none. An empty payload is an empty message. */
    private static byte[] inflate(byte[] payload, byte[] before) {
        byte[] out = {};
        int next = 0;
        int blocks = 0; // with BFINAL
        while (next < payload.length) {
            if (next > 0 && ++blocks > 64 + out.length / 1024) {
                return null;
            }
            byte[] all = concat(before, out);
            Inflater inflater = new Inflater(true);
            try {
                inflater.setDictionary(Arrays.copyOfRange(all, Math.max(0, all.length - WINDOW), all.length));
                inflater.setInput(payload, next, payload.length - next);
                byte[] content = new byte[1032 * payload.length + 1];
                int count = inflater.inflate(content);
                out = concat(out, Arrays.copyOf(content, count));
                next = payload.length - inflater.getRemaining();
                if (!inflater.finished()) {
                    return isComplete(inflater) ? out : null;
                }
            } catch (DataFormatException e) {
                return null;
            } finally {
                inflater.end();
            }
        }
        return payload.length == 0 ? out : null; // a message ends with an empty block without BFINAL
    }

    /** Nothing comes of the tail, save that it ends a block; then one more, with BFINAL, ends the stream. */
    private static boolean isComplete(Inflater inflater) throws DataFormatException {
        inflater.setInput(concat(TAIL, new byte[] {1, 0, 0, -1, -1}));
        return inflater.inflate(new byte[1]) == 0 && inflater.finished() && inflater.getRemaining() == 0;
    }

    private static void deflates(DeflateParameters agreed, int window, byte[]... contents) {
        PerMessageDeflate client = Peer.extension(Role.CLIENT, agreed);
        PerMessageDeflate server = Peer.extension(Role.SERVER, agreed);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            byte[] payload = Peer.encode(client, content);
            if (payload != null) {
                assertArrayEquals(content, Peer.decode(server, payload));
                stream.writeBytes(payload);
                stream.writeBytes(TAIL);
            }
        }
        client.release();
        assertTrue(ReferenceInflater.inflate(stream.toByteArray()).largestDistance() <= window);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
