package dev.foghorn.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** RFC 3986 section 3.2.2 and 3.2.3, as RFC 7230 section 2.7.1 takes them. */
final class AuthorityTest {
    /** The grammar, written as such. */
    private static final Pattern GRAMMAR =
            Pattern.compile("([A-Za-z0-9._~!$&'()*+,;=%-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]*)?");

    /** One of each kind of character that the grammar tells apart. */
    private static final String ALPHABET = "az9:.[]/";

    private static final int LONGEST = 6;

    @Test
    void everyShortTextIsJudgedAsTheGrammarSays() {
        judge("");
    }

    private static void judge(String text) {
        assertAsTheGrammarSays(text);
        for (int i = 0; text.length() < LONGEST && i < ALPHABET.length(); i++) {
            judge(text + ALPHABET.charAt(i));
        }
    }

    @Test
    void everyCharacterIsJudgedAsTheGrammarSays() {
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            assertAsTheGrammarSays("a" + c + "b");
            assertAsTheGrammarSays("[:" + c + ":]");
            assertAsTheGrammarSays("a:8" + c);
        }
    }

    private static void assertAsTheGrammarSays(String text) {
        assertEquals(GRAMMAR.matcher(text).matches(), Authority.isAuthority(text), text);
    }
}
