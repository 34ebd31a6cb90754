package dev.foghorn.chat.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "ann", "Ann_B-c.9", "\u00e4\u00f6\u00fc", "\u0416\u0443\u043a", "\u5f20\u4f1f",
        "\u0930\u0935\u093f", "\u0938\u0941\u0928\u0940\u0924\u093e",
        "\u0e27\u0e34\u0e0a\u0e31\u0e22", "\u0646\u064e\u0648\u0631",
        "12345678901234567890123456789012"})
    void lettersAndDigitsOfAnyScriptMakeAName(String name) throws Exception {
        assertEquals(name, UserName.of(name).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:b", "a\nb", "a/b", "<b>", "a'b", "a\u0000", "a\u200bb", "a\u202eb",
        "\u0301", "1\u0301", "_\u093f", "a\u0353\u0353\u0353\u0353\u0353", "a\ufe0f", "a\u034f", "\u1780\u17b5",
        "a\udb40\udd00", "a\u20dd",
        "\u3164", "\u115f", "\uffa0", "\ud83d\ude00", "\ud83d", "123456789012345678901234567890123", "a@b", "a\\b", "a\"b"})
    void nothingElseDoes(String name) {
        ChatException e = assertThrows(ChatException.class, () -> UserName.of(name));
        assertEquals(ErrorCode.BAD_MESSAGE, e.code());
        assertTrue(e.getMessage().contains("1 to 32"), e.getMessage());
    }

    @Test
    void aMegabyteIsRefusedBeforeItIsLookedAt() {
        assertThrows(ChatException.class, () -> UserName.of("\ufdfa".repeat(1 << 20)));
    }

    @Test
    void lettersAreCountedAsTheyAreShown() throws Exception {
        assertEquals("A".repeat(32), UserName.of("\ud835\udd38".repeat(32)).text());
        assertThrows(ChatException.class, () -> UserName.of("\ufdfa".repeat(2))); // 18 letters each
    }

    @ParameterizedTest
    @CsvSource({"ann, ANN", "ann, \uff21\uff4e\uff4e", "stra\u00dfe, STRA\u00dfE",
        "\u03c3\u03b1\u03c2, \u03a3\u0391\u03a3",
        "caf\u00e9, cafe\u0301", "\ufb01n, fin", "\u212aa, ka"})
    void caseAndWidthMakeNoOtherName(String one, String other) throws Exception {
        assertEquals(UserName.of(one), UserName.of(other));
        assertEquals(UserName.of(one).hashCode(), UserName.of(other).hashCode());
    }

    @Test
    void anAccentMakesAnotherName() throws Exception {
        assertNotEquals(UserName.of("cafe"), UserName.of("caf\u00e9"));
    }
}
