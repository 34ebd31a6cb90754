package dev.foghorn.protocol;

import dev.foghorn.protocol.frame.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A frame to be sent to the code under test, or expected from it: {@code text("Hello").unfinished().to(SERVER)}.
 * Encoded here as section 5.2 says it, byte by byte, with none of that code; and without its scruples, so that frames
 * can be wrong.
 */
public final class Frame {
    /** The masking key of the examples in section 5.7. */
    public static final byte[] KEY = Hex.hex("37 fa 21 3d");
    /** The same, octet 0 in the lowest byte. */
    public static final int KEY_AS_INT = 0x3d21fa37;

    private final boolean fin;
    private final int rsv;
    private final int opcode;
    private final byte[] payload;
    private final long declaredLength;
    private final byte[] key;

    private Frame(boolean fin, int rsv, int opcode, byte[] payload, long declaredLength, byte[] key) {
        this.fin = fin;
        this.rsv = rsv;
        this.opcode = opcode;
        this.payload = payload;
        this.declaredLength = declaredLength;
        this.key = key;
    }

    /** With any opcode, even a reserved one. */
    public static Frame frame(int opcode, byte... payload) {
        return new Frame(true, 0, opcode, payload, payload.length, null);
    }

    public static Frame continuation(byte... payload) {
        return frame(0x0, payload);
    }

    public static Frame continuation(String text) {
        return continuation(utf8(text));
    }

    public static Frame text(byte... payload) {
        return frame(0x1, payload);
    }

    public static Frame text(String text) {
        return text(utf8(text));
    }

    public static Frame binary(byte... payload) {
        return frame(0x2, payload);
    }

    /** With a payload, or none: then it is empty. */
    public static Frame close(byte... payload) {
        return frame(0x8, payload);
    }

    public static Frame close(int code, String reason) {
        byte[] utf8 = utf8(reason);
        return close(ByteBuffer.allocate(2 + utf8.length).putShort((short) code).put(utf8).array());
    }

    public static Frame ping(byte... applicationData) {
        return frame(0x9, applicationData);
    }

    public static Frame ping(String applicationData) {
        return ping(utf8(applicationData));
    }

    public static Frame pong(byte... applicationData) {
        return frame(0xA, applicationData);
    }

    public static Frame pong(String applicationData) {
        return pong(utf8(applicationData));
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Without FIN. */
    public Frame unfinished() {
        return new Frame(false, rsv, opcode, payload, declaredLength, key);
    }

    /** @param bits RSV1 is 4, RSV2 is 2, RSV3 is 1 */
    public Frame rsv(int bits) {
        return new Frame(fin, bits, opcode, payload, declaredLength, key);
    }

    /** The header announces this length, whatever the payload is. */
    public Frame declaring(long length) {
        return new Frame(fin, rsv, opcode, payload, length, key);
    }

    public Frame masked() {
        return masked(KEY);
    }

    public Frame masked(byte[] octets) {
        return new Frame(fin, rsv, opcode, payload, declaredLength, octets);
    }

    /** Masked if the receiver wants it so. */
    public Frame to(Role receiver) {
        return receiver == Role.SERVER ? masked() : this;
    }

    /** Masked if the sender must. */
    public Frame from(Role sender) {
        return sender == Role.CLIENT ? masked() : this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 14);
        out.write((fin ? 0x80 : 0) | rsv << 4 | opcode);
        int mask = key == null ? 0 : 0x80;
        if (declaredLength <= 125) {
            out.write(mask | (int) declaredLength);
        } else if (declaredLength <= 0xFFFF) {
            out.write(mask | 126);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) declaredLength).array());
        } else {
            out.write(mask | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(declaredLength).array());
        }
        if (key != null) {
            out.writeBytes(key);
        }
        for (int i = 0; i < payload.length; i++) {
            out.write(key == null ? payload[i] : payload[i] ^ key[i % 4]);
        }
        return out.toByteArray();
    }

    /** Frames one after another, as this side would receive them. */
    public static byte[] to(Role receiver, Frame... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            out.writeBytes(frame.to(receiver).bytes());
        }
        return out.toByteArray();
    }

    /** Frames one after another, as this side would send them. */
    public static byte[] from(Role sender, Frame... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            out.writeBytes(frame.from(sender).bytes());
        }
        return out.toByteArray();
    }
}
