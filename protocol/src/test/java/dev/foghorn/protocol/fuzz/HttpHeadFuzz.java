package dev.foghorn.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.Hex;
import dev.foghorn.protocol.handshake.Heads;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Any bytes as the head of an HTTP message, in any cuts: taken if RFC 7230's grammar has them, and as it has them. */
class HttpHeadFuzz {
    private static final String TEXT = "[\t\\x20-\\x7E\\x80-\\xFF]";
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]++):(" + TEXT + "*+)\r\n");
    private static final Pattern HEAD =
            Pattern.compile("(?:\r\n)*+(" + TEXT + "++)\r\n((?:" + FIELD + ")*+)\r\n");

    private static final int MAX_START_LINE = 8192;
    private static final int MAX_FIELD_BYTES = 16384;
    private static final int MAX_FIELDS = 100;

    @DictionaryFile(resourcePath = "handshake.dict")
    @FuzzTest
    void aHeadIsReadByItsGrammar(byte[] bytes) {
        String outcome = Cuts.sameForSome(bytes, Inputs.random(bytes), Heads.Parsing::new);
        String text = Inputs.latin1(bytes);
        Matcher head = HEAD.matcher(text);
        if (head.lookingAt() && withinLimits(head)) {
            String rest = Hex.toHex(text.substring(head.end()).getBytes(StandardCharsets.ISO_8859_1));
            assertEquals(printed(head) + " | " + rest, outcome);
        } else if (outcome.equals("more")) {
            assertFalse(head.lookingAt(), "the head is complete");
            assertTrue(mayGoOn(text), "no line that is complete may be wrong");
        } else {
            assertTrue(outcome.matches("(?s)(400|414|431) .*"), outcome);
            assertTrue(!mayGoOn(text) || mayBeOverLimits(text), () -> "refused without need: " + outcome);
        }
    }

    private static boolean withinLimits(Matcher head) {
        return head.group(1).length() <= MAX_START_LINE
                && head.group(2).length() + "\r\n".length() <= MAX_FIELD_BYTES
                && FIELD.matcher(head.group(2)).results().count() <= MAX_FIELDS;
    }

    private static boolean mayBeOverLimits(String text) {
        return text.length() > MAX_START_LINE || text.split("\n").length > MAX_FIELDS;
    }

    private static String printed(Matcher head) {
        List<String> lines = new ArrayList<>(List.of(head.group(1)));
        FIELD.matcher(head.group(2)).results()
                .forEach(field -> lines.add(field.group(1) + ": " + field.group(2).strip()));
        return String.join("\n", lines);
    }

    /** Whether the lines that are complete could begin a head. */
    private static boolean mayGoOn(String text) {
        String lines = text.substring(0, text.lastIndexOf('\n') + 1);
        Matcher head = HEAD.matcher(lines);
        return lines.isEmpty() || head.lookingAt() || head.hitEnd();
    }
}
