package dev.foghorn.chat.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.Seed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes, it is either a message as it must be, or an error that can be told. */
class MutationTest {
    private static final int ROUNDS = 60_000;
    /** What means something in JSON. */
    private static final String SIGNS = "{}[]\":,\\u00d8.eE+-0195tfn \u0000/'";

    private static final List<String> VALID = MessageReaderTest.messages().map(each -> (String) each.get()[0]).toList();

    private interface Reader {
        ClientMessage read(byte[] bytes) throws ChatException;
    }

    @Test
    void mutatedTextsAreReadOrRefused() {
        Random random = Seed.random();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] json = VALID.get(random.nextInt(VALID.size())).getBytes(StandardCharsets.UTF_8);
            check(mutate(json, random), Reading::text);
        }
    }

    @Test
    void mutatedMediaAreReadOrRefused() {
        Random random = Seed.random();
        byte[] frame = MediaFrame.write(MediaFrameTest.HEADER, MediaFrameTest.GIF);
        for (int i = 0; i < ROUNDS; i++) {
            check(mutate(frame, random), Reading::media);
        }
    }

    private static byte[] mutate(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        for (int mutations = 1 + random.nextInt(4); mutations > 0 && bytes.length > 0; mutations--) {
            int place = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[place] = (byte) random.nextInt();
                case 1 -> bytes[place] = (byte) SIGNS.charAt(random.nextInt(SIGNS.length()));
                case 2 -> bytes = Arrays.copyOf(bytes, place);
                case 3 -> bytes = spliced(bytes, place, bytes, random.nextInt(bytes.length));
                default -> bytes = spliced(bytes, place, valid, random.nextInt(valid.length));
            }
        }
        return bytes;
    }

    /** The beginning of one, and the end of the other. */
    private static byte[] spliced(byte[] one, int place, byte[] other, int from) {
        byte[] spliced = Arrays.copyOf(one, place + other.length - from);
        System.arraycopy(other, from, spliced, place, other.length - from);
        return spliced;
    }

    private static void check(byte[] bytes, Reader reader) {
        try {
            ClientMessage message = reader.read(bytes);
            assertTrue(message.room() == null || !message.room().isBlank() && message.room().length() <= 64);
            assertTrue(message.ref() == null || !message.ref().isEmpty() && message.ref().length() <= 64);
        } catch (ChatException e) {
            assertFalse(e.getMessage().isBlank());
            ServerMessages.error(e);
        } catch (RuntimeException e) {
            throw new AssertionError("not told in words: " + HexFormat.of().formatHex(bytes), e);
        }
    }
}
