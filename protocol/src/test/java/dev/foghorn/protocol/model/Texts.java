package dev.foghorn.protocol.model;

import dev.foghorn.protocol.Hex;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Random UTF-8, and random bytes that are not, around the edges of RFC 3629. */
final class Texts {
    /** The first and last characters of each length, those beside the surrogates, and plain ones. */
    private static final String[] CHARACTERS = {"a", "b", "\u007F", "\u0000", "\u0080", "\u07FF", "\u0800", "\u20AC",
        "\uD7FF", "\uE000", "\uFFFF", "\uD800\uDC00", "\uD83D\uDE00", "\uDBFF\uDFFF"};

    /** Overlong forms, surrogates, too great numbers, bytes that never occur, and characters that are cut. */
    private static final List<byte[]> WRONG = List.of("80", "BF", "C0 80", "C1 BF", "E0 80 80", "E0 9F BF", "ED A0 80",
            "ED BF BF", "F0 80 80 80", "F0 8F BF BF", "F4 90 80 80", "F5 80 80 80", "F8 88 80 80 80", "FE", "FF", "C3",
            "C3 41", "E2 82", "E2 41", "E2 82 41", "F0 9F 98", "F0 41", "F0 9F 41", "F0 9F 98 41").stream()
            .map(Hex::hex).toList();

    /** Characters that end too early, and could go on. */
    private static final List<byte[]> CUT =
            List.of("C3", "E2", "E2 82", "E0 A0", "ED 9F", "F0", "F0 9F", "F0 9F 98", "F4 8F BF").stream()
                    .map(Hex::hex).toList();

    private Texts() {}

    /** UTF-8 of just so many bytes, mostly ASCII if it is long. */
    static byte[] utf8(Random random, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (out.size() < length) {
            byte[] character = length > 200 && random.nextInt(8) > 0
                    ? "plain ascii".getBytes(StandardCharsets.UTF_8)
                    : CHARACTERS[random.nextInt(CHARACTERS.length)].getBytes(StandardCharsets.UTF_8);
            out.writeBytes(out.size() + character.length <= length ? character : new byte[] {'z'});
        }
        return out.toByteArray();
    }

    /** With something wrong at a random place, most often not inside a character. */
    static byte[] spoilt(Random random, byte[] text) {
        byte[] wrong = WRONG.get(random.nextInt(WRONG.size()));
        int place = random.nextInt(text.length + 1);
        while (random.nextInt(8) > 0 && place < text.length && (text[place] & 0xC0) == 0x80) {
            place++;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Arrays.copyOf(text, place));
        out.writeBytes(wrong);
        out.writeBytes(Arrays.copyOfRange(text, place, text.length));
        return out.toByteArray();
    }

    static byte[] endingInsideCharacter(Random random, byte[] text) {
        byte[] cut = CUT.get(random.nextInt(CUT.size()));
        byte[] both = Arrays.copyOf(text, text.length + cut.length);
        System.arraycopy(cut, 0, both, text.length, cut.length);
        return both;
    }

    /** Bytes that were halved in the middle of a character give a text too. */
    static String of(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
