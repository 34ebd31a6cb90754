package dev.foghorn.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Messages such as those that go over a WebSocket: a list of JSON records whose keys come again and again, whose names
 * are a few and whose numbers differ, cut to a length. ASCII. Zlib makes two fifths of 1 KiB and a quarter of 16.
 */
final class JsonText {
    private static final String[] NAMES = {"Ada", "Bjarne", "Chen", "Dolores", "Edsger", "Frances", "Grace", "Hedy"};
    private static final String[] ROOMS = {"harbour", "lighthouse", "north-quay", "pilots", "weather"};
    private static final String[] WORDS = {
        "fog", "the", "ship", "at", "anchor", "lifts", "over", "water", "slowly", "horn", "pilot", "calls", "and",
        "waits", "for", "morning", "wind", "from", "west", "visibility", "under", "two", "miles", "tide", "turns"
    };
    private static final int WORDS_IN_A_TEXT = 8;

    private JsonText() {}

    /** @param size in bytes */
    static byte[] of(Random random, int size) {
        StringBuilder text = new StringBuilder(size + 1);
        for (char separator = '['; text.length() < size; separator = ',') {
            text.append(separator);
            record(random, text);
        }
        return text.substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }

    private static void record(Random random, StringBuilder text) {
        text.append("{\"id\":").append(10_000_000 + random.nextInt(90_000_000))
                .append(",\"from\":\"").append(any(random, NAMES))
                .append("\",\"room\":\"").append(any(random, ROOMS))
                .append("\",\"at\":").append(1_700_000_000_000L + random.nextInt(Integer.MAX_VALUE))
                .append(",\"text\":\"");
        for (int i = 0; i < WORDS_IN_A_TEXT; i++) {
            text.append(i == 0 ? "" : " ").append(any(random, WORDS));
        }
        text.append("\"}");
    }

    private static String any(Random random, String[] choice) {
        return choice[random.nextInt(choice.length)];
    }
}
