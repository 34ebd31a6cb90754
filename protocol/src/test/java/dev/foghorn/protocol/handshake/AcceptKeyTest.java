package dev.foghorn.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.rfc.Proves;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections 1.3 and 4.2.2. */
class AcceptKeyTest {
    @Test
    @Proves("4.2.2-16")
    void theExampleOfSection13() {
        assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", AcceptKey.accept("dGhlIHNhbXBsZSBub25jZQ=="));
        assertTrue(AcceptKey.isKey("dGhlIHNhbXBsZSBub25jZQ=="));
    }

    /** Its last character carries bits that are not part of the 16 bytes: the RFC's own example of a key does so. */
    @Test
    @Proves("4.2.1-7")
    void theExampleOfSection41IsAKey() {
        assertTrue(AcceptKey.isKey("AQIDBAUGBwgJCgsMDQ4PEC=="));
    }

    @Test
    @Proves({"4.1-29", "4.1-30"})
    void aFreshKeyIsAKeyAndDiffersFromTheLast() {
        String key = AcceptKey.freshKey();
        assertTrue(AcceptKey.isKey(key));
        assertEquals(16, Base64.getDecoder().decode(key).length);
        assertNotEquals(key, AcceptKey.freshKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "==", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ===",
        "dGhlIHNhbXBsZSBub25j", // 15 bytes
        "dGhlIHNhbXBsZSBub25jZWE=", // 17 bytes
        "dGhlIHNhbXBsZSBub25jZWFi", // 18 bytes, 24 characters
        "dGhlIHNhbXBsZSBub25j-_==", // not this alphabet
        "dGhlIHNhbXBs*SBub25jZQ==", "dGhlIHNhbXBsZSBub25j=Q==", "dGhlIHNhbXBsZSBub25jZ\u00e9=="
    })
    @Proves("4.2.1-7")
    void whatIsNot16BytesInBase64IsNoKey(String key) {
        assertFalse(AcceptKey.isKey(key));
    }
}
