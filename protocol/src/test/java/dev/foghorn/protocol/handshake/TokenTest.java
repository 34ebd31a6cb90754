package dev.foghorn.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.rfc.Proves;
import org.junit.jupiter.api.Test;

/** RFC 2616 section 2.2: a token is 1*&lt;any CHAR except CTLs or separators&gt;. */
class TokenTest {
    private static final String SEPARATORS = "()<>@,;:\\\"/[]?={} \t";

    @Test
    @Proves("4.1-36")
    void everyCharacterUpTo1FF() {
        for (char c = 0; c <= 0x1FF; c++) {
            boolean expected = c > 0x1F && c < 0x7F && SEPARATORS.indexOf(c) < 0;
            assertEquals(expected, Token.isTokenCharacter(c), Integer.toHexString(c));
            assertEquals(expected, Token.isToken("a" + c));
            assertEquals(expected, Token.isToken(c + "a"));
        }
    }

    @Test
    void aTokenIsNotEmpty() {
        assertFalse(Token.isToken(""));
        assertTrue(Token.isToken("a"));
    }
}
