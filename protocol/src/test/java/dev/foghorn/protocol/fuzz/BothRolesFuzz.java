package dev.foghorn.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.model.RawBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Any frames to a client, and the same frames masked to a server: both hear, say and become the same, since masking is
 * all that tells them apart (section 5.1). Here the fuzzer need not guess what a payload is once it is unmasked, and
 * the limits are so tight that short inputs reach them.
 */
class BothRolesFuzz {
    private static final Limits TIGHT = new Limits(130, 150, 4);

    @DictionaryFile(resourcePath = "frames.dict")
    @FuzzTest
    void bothRolesDoTheSame(byte[] frames) {
        Random random = Inputs.random(frames);
        byte[] masked = masked(frames);
        Life.End client = Cuts.sameForSome(frames, random, () -> new Life(Role.CLIENT, TIGHT));
        Life.End server = Cuts.sameForSome(masked, random, () -> new Life(Role.SERVER, TIGHT));
        assertEquals(client.heard(), server.heard());
        assertEquals(client.state(), server.state());
        assertEquals(withoutRole(client.said().toString()), withoutRole(server.said().toString()));
        assertEquals(withoutRole(client.status().toString()), withoutRole(server.status().toString()));
        assertNull(RawBytes.difference(Role.CLIENT, TIGHT, frames));
        assertNull(RawBytes.difference(Role.SERVER, TIGHT, masked));
        Memory.assertInProportion(Role.SERVER, masked);
    }

    /** The one rule that each role has in its own words. */
    private static String withoutRole(String text) {
        return text.replaceAll("a (server may not mask|client must mask) its frames", "masked or not");
    }

    /** Each frame of a server as a client would send it; one that is masked, which is wrong, is wrong again without. */
    private static byte[] masked(byte[] frames) {
        ByteBuffer in = ByteBuffer.wrap(frames);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (in.remaining() >= 2) {
            out.write(in.get());
            int second = in.get();
            out.write(second ^ 0x80);
            int lengthBytes = (second & 0x7F) == 126 ? 2 : (second & 0x7F) == 127 ? 8 : 0;
            if (second < 0 || in.remaining() < lengthBytes) {
                break;
            }
            long length = lengthBytes == 0 ? second & 0x7F : 0;
            for (int i = 0; i < lengthBytes; i++) {
                byte next = in.get();
                out.write(next);
                length = length << 8 | next & 0xFF;
            }
            out.writeBytes(Frame.KEY);
            for (int i = 0; i < length && in.hasRemaining(); i++) {
                out.write(in.get() ^ Frame.KEY[i % 4]);
            }
        }
        while (in.hasRemaining()) {
            out.write(in.get());
        }
        return out.toByteArray();
    }
}
