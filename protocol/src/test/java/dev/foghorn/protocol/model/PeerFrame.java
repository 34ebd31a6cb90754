package dev.foghorn.protocol.model;

import dev.foghorn.protocol.Hex;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A frame of the peer, right or wrong, and how TCP brings it. Beside {@code Frame}, which is for those who write frames
 * by hand, since this one can take any form of length, be cut, and be made smaller.
 *
 * @param first the first byte: FIN, reserved bits, opcode
 * @param form how many bytes of extended length: 0, 2 or 8
 * @param length as announced; usually that of the payload
 * @param key null if the frame is not masked
 * @param cuts places after which a piece ends
 * @param held bytes at the end that arrive only with the next frame
 */
record PeerFrame(int first, int form, long length, byte[] key, byte[] payload, List<Integer> cuts, int held)
        implements Step {
    static final int FIN = 0x80;

    /** A right frame, uncut. */
    static PeerFrame of(boolean fin, int opcode, byte[] key, byte[] payload) {
        return new PeerFrame((fin ? FIN : 0) | opcode, formFor(payload.length), payload.length, key, payload,
                List.of(), 0);
    }

    static int formFor(long length) {
        return length <= 125 ? 0 : length <= 0xFFFF ? 2 : 8;
    }

    PeerFrame withFirst(int newFirst) {
        return new PeerFrame(newFirst, form, length, key, payload, cuts, held);
    }

    PeerFrame withLength(int newForm, long newLength) {
        return new PeerFrame(first, newForm, newLength, key, payload, cuts, held);
    }

    PeerFrame withKey(byte[] newKey) {
        return new PeerFrame(first, form, length, newKey, payload, cuts, held);
    }

    PeerFrame withPayload(byte[] newPayload) {
        return new PeerFrame(first, formFor(newPayload.length), newPayload.length, key, newPayload, cuts, held);
    }

    PeerFrame withCuts(List<Integer> newCuts, int newHeld) {
        return new PeerFrame(first, form, length, key, payload, newCuts, newHeld);
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        out.write((key == null ? 0 : 0x80) | (form == 0 ? (int) length : form == 2 ? 126 : 127));
        out.writeBytes(Arrays.copyOfRange(ByteBuffer.allocate(8).putLong(length).array(), 8 - form, 8));
        if (key != null) {
            out.writeBytes(key);
        }
        for (int i = 0; i < payload.length; i++) {
            out.write(key == null ? payload[i] : payload[i] ^ key[i % 4]);
        }
        return out.toByteArray();
    }

    @Override
    public List<Step> smaller() {
        List<Step> smaller = new ArrayList<>();
        if (held > 0) {
            smaller.add(withCuts(cuts, 0));
        }
        if (!cuts.isEmpty()) {
            smaller.add(withCuts(List.of(), held));
            smaller.add(withCuts(cuts.subList(0, cuts.size() / 2), held));
            smaller.add(withCuts(cuts.subList(cuts.size() - cuts.size() / 2, cuts.size()), held));
        }
        if (payload.length > 0) {
            smaller.addAll(List.of(cutTo(0), cutTo(payload.length / 2), cutTo(payload.length - 1)));
        }
        if (key != null && !Arrays.equals(key, new byte[4])) {
            smaller.add(withKey(new byte[4]));
        }
        return smaller;
    }

    /** A length that was announced rightly stays right. */
    private PeerFrame cutTo(int size) {
        byte[] less = Arrays.copyOf(payload, size);
        return announcedRightly()
                ? withPayload(less)
                : new PeerFrame(first, form, length == payload.length ? size : length, key, less, cuts, held);
    }

    private boolean announcedRightly() {
        return length == payload.length && form == formFor(length);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("peer: ").append((first & FIN) != 0 ? "FIN " : "");
        if ((first & 0x70) != 0) {
            text.append("RSV ").append(first >> 4 & 7).append(' ');
        }
        text.append(Log.name(first & 0x0F)).append(' ').append(Log.bytes(payload));
        if (!announcedRightly()) {
            text.append(" announced as ").append(Long.toUnsignedString(length)).append(" in ").append(form)
                    .append(" bytes");
        }
        text.append(key == null ? ", unmasked" : ", key " + Hex.toHex(key));
        text.append(cuts.isEmpty() ? "" : ", cut after " + cuts);
        return text.append(held == 0 ? "" : ", the last " + held + " bytes held back").toString();
    }
}
