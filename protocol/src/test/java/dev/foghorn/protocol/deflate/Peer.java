package dev.foghorn.protocol.deflate;

import dev.foghorn.protocol.close.ProtocolException;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.message.MessageExtension;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/** A compressor of the JDK's own, and the shortest ways to what the tests of this package need. */
public final class Peer {
    static final DeflateParameters TAKEOVER = new DeflateParameters(false, false, 0, 0);
    static final DeflateParameters NO_TAKEOVER = new DeflateParameters(true, true, 0, 0);

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

    /** The payload of the next message, with the window of those before. */
    byte[] compress(byte[] content) {
        return compress(content, 0);
    }

    /** @param flushAfter a block ends after each so many bytes; 0 for one block */
    byte[] compress(byte[] content, int flushAfter) {
        if (content.length == 0) {
            return new byte[] {0}; // 7.2.3.6; zlib makes nothing of nothing, if it has just been flushed
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[content.length + 1024];
        int step = flushAfter == 0 ? content.length : flushAfter;
        for (int i = 0; i < content.length; i += step) {
            deflater.setInput(content, i, Math.min(step, content.length - i));
            out.write(chunk, 0, deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH));
        }
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }

    /** An extension that compresses everything. */
    public static PerMessageDeflate extension(Role role, DeflateParameters agreed) {
        return new PerMessageDeflate(role, agreed, -1, new Zlib(Deflater.DEFAULT_COMPRESSION));
    }

    /** The payload that the extension makes of a message, or null if it sends it as it is. */
    public static byte[] encode(MessageExtension extension, byte[] content) {
        int length = extension.encode(content, 0, content.length);
        return length == MessageExtension.AS_IT_IS ? null : Arrays.copyOf(extension.encoded(), length);
    }

    /** The message that the extension makes of a payload. */
    public static byte[] decode(MessageExtension extension, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            int rest = extension.decode(payload, 0, payload.length, out::write);
            out.write(extension.decoded(), 0, rest);
            extension.decodeEnd();
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }
}
