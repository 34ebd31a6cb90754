package dev.foghorn.chat.account;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategy;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Hashes of passwords, by bcrypt. Each takes a good part of a second of one core, and is made to: never call this on a
 * loop. Thread-safe.
 */
public final class Passwords {
    public static final int MIN_LENGTH = 8;
    /** In characters: long enough for any sentence, and soon read. */
    public static final int MAX_LENGTH = 256;

    /** 2^12 rounds: a quarter of a second of a core of 2025, what OWASP asks for twice over. */
    private static final int COST = 12;
    private static final BCrypt.Version VERSION = BCrypt.Version.VERSION_2B;
    /** bcrypt itself would not look at what comes after 72 bytes. */
    private static final LongPasswordStrategy LONG_ONES = LongPasswordStrategies.hashSha512(VERSION);

    /** As bcrypt writes them, with a cost of 4 to 31, 22 characters of salt and 31 of hash. */
    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(0[4-9]|[12]\\d|3[01])\\$[./A-Za-z0-9]{53}");

    private final int cost;
    private final AtomicLong checks = new AtomicLong();
    private final AtomicLong rounds = new AtomicLong();

    public Passwords() {
        this(COST);
    }

    /** @param cost 4 to 31: the logarithm of the number of rounds */
    Passwords(int cost) {
        this.cost = cost;
    }

    /** @throws ChatException BAD_MESSAGE if it is too short or too long for a new one */
    public static void requireGood(String password) throws ChatException {
        if (password.length() < MIN_LENGTH) {
            throw new ChatException(
                    ErrorCode.BAD_MESSAGE, "a password must have at least " + MIN_LENGTH + " characters");
        }
        requireNotTooLong(password);
    }

    /** @throws ChatException BAD_MESSAGE if it can be nobody's */
    public static void requireNotTooLong(String password) throws ChatException {
        if (password.length() > MAX_LENGTH) {
            throw new ChatException(
                    ErrorCode.BAD_MESSAGE, "a password must have at most " + MAX_LENGTH + " characters");
        }
    }

    static boolean isHash(String text) {
        return HASH.matcher(text).matches();
    }

    public String hash(String password) {
        byte[] hash = BCrypt.with(VERSION, LONG_ONES).hash(cost, bytes(password));
        return new String(hash, StandardCharsets.US_ASCII);
    }

    /**
     * Takes as long for a name that nobody has, and for a hash that is sooner checked than ours (htpasswd's are), as
     * for one of ours; but longer for a hash with more rounds. What is no hash matches nothing.
     *
     * @param hash null if there is no such account
     */
    public boolean matches(String password, String hash) {
        checks.incrementAndGet();
        if (hash == null || !isHash(hash)) {
            isVerified(password, nobodys(cost));
            return false;
        }
        boolean matches = isVerified(password, hash);
        for (int less = costOf(hash); less < cost; less++) { // 2^c + 2^c + 2^(c+1) + ... rounds are 2^cost in all
            isVerified(password, nobodys(less));
        }
        return matches;
    }

    private boolean isVerified(String password, String hash) {
        rounds.addAndGet(1L << costOf(hash));
        return BCrypt.verifyer(VERSION, LONG_ONES)
                .verify(bytes(password), hash.getBytes(StandardCharsets.US_ASCII)).verified;
    }

    /** Behind {@code $2b$}. */
    private static int costOf(String hash) {
        return Integer.parseInt(hash.substring(4, 6));
    }

    private static String nobodys(int cost) {
        return String.format("$2b$%02d$%s", cost, ".".repeat(53));
    }

    /** RFC 8265 4.2.2: in NFC, so that it does not matter on which keyboard it was written. */
    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }

    /** How many passwords were checked, whatever came of it. */
    public long checks() {
        return checks.get();
    }

    /** Of bcrypt, in all checks: what takes the time. */
    long rounds() {
        return rounds.get();
    }
}
