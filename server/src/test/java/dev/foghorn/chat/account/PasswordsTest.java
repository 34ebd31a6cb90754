package dev.foghorn.chat.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.chat.wire.ChatException;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords(4);

    @Test
    void theRightPasswordMatchesAndNoOther() {
        String hash = passwords.hash("correct horse");
        assertTrue(passwords.matches("correct horse", hash));
        assertFalse(passwords.matches("correct horsE", hash));
        assertFalse(passwords.matches("", hash));
    }

    @Test
    void eachHashHasASaltOfItsOwn() {
        assertNotEquals(passwords.hash("correct horse"), passwords.hash("correct horse"));
    }

    @Test
    void theUsualCostIs12() {
        assertTrue(new Passwords().hash("correct horse").startsWith("$2b$12$"));
    }

    @Test
    void whatComesAfter72BytesCounts() {
        String long1 = "x".repeat(100) + "1";
        String hash = passwords.hash(long1);
        assertTrue(passwords.matches(long1, hash));
        assertFalse(passwords.matches("x".repeat(100) + "2", hash));
        assertFalse(passwords.matches("x".repeat(72), hash));
    }

    @Test
    void itDoesNotMatterHowALetterWasComposed() {
        assertTrue(passwords.matches("cafe\u0301 au lait", passwords.hash("caf\u00e9 au lait")));
    }

    @Test
    void nobodysPasswordIsCheckedWithTheSameCostAndMatchesNothing() {
        assertFalse(passwords.matches("correct horse", null));
        assertEquals(1, passwords.checks());
    }

    @Test
    void theTimeTellsNothingOfAnAccountWhoseHashIsSoonChecked() {
        Passwords ours = new Passwords(8);
        String right = passwords.hash("correct horse");
        for (String hash : new String[] {null, right, ours.hash("correct horse"), "h", right.replace("$04$", "$99$")}) {
            boolean isHash = hash != null && Passwords.isHash(hash);
            for (String password : new String[] {"correct horse", "wrong horse"}) {
                long before = ours.rounds();
                assertEquals(isHash && password.startsWith("correct"), ours.matches(password, hash));
                assertEquals(1 << 8, ours.rounds() - before);
            }
        }
    }

    /** The one that is printed in the documents of the Apache server. */
    @Test
    void hashesOfOtherProgramsAreUnderstood() {
        assertTrue(passwords.matches("myPassword", "$2y$05$c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC"));
    }

    @Test
    void aNewPasswordHas8To256Characters() throws Exception {
        Passwords.requireGood("12345678");
        Passwords.requireGood("x".repeat(256));
        assertThrows(ChatException.class, () -> Passwords.requireGood("1234567"));
        assertThrows(ChatException.class, () -> Passwords.requireGood("x".repeat(257)));
    }
}
