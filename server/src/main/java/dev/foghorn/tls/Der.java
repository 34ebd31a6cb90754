package dev.foghorn.tls;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** As much of ASN.1's DER (X.690) as it takes to put an old kind of private key into the envelope of PKCS#8. */
final class Der {
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int SEQUENCE = 0x30;
    /** {@code [0]}, explicit. */
    static final int CONTEXT_0 = 0xA0;

    private Der() {}

    /** A value: tag, length, and its parts. */
    static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(tag);
        if (content.size() < 0x80) {
            value.write(content.size());
        } else if (content.size() < 0x100) {
            value.write(0x81);
            value.write(content.size());
        } else if (content.size() < 0x10000) {
            value.write(0x82);
            value.write(content.size() >> 8);
            value.write(content.size());
        } else {
            throw new IllegalArgumentException("no private key has " + content.size() + " bytes");
        }
        value.writeBytes(content.toByteArray());
        return value.toByteArray();
    }

    /** The content of the first part with this tag in a sequence; null if there is none, or it is no DER. */
    static byte[] partOf(byte[] sequence, int tag) {
        try {
            ByteBuffer parts = ByteBuffer.wrap(sequence);
            if ((parts.get() & 0xFF) != SEQUENCE) {
                return null;
            }
            length(parts);
            while (parts.hasRemaining()) {
                int found = parts.get() & 0xFF;
                byte[] content = new byte[length(parts)];
                parts.get(content);
                if (found == tag) {
                    return content;
                }
            }
            return null;
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    private static int length(ByteBuffer parts) {
        int first = parts.get() & 0xFF;
        int length = switch (first) {
            case 0x81 -> parts.get() & 0xFF;
            case 0x82 -> parts.getShort() & 0xFFFF;
            default -> first;
        };
        if (first > 0x82 || length > parts.remaining()) {
            throw new BufferUnderflowException();
        }
        return length;
    }
}
