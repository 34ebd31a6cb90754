package dev.foghorn.chat.account;

import java.nio.file.Path;
import java.time.Duration;

/**
 * @param keyFile has the secret that signs tokens; it is made if it is not there, and a file beside it, with
 *     {@code .ended} behind its name, for sessions that were ended
 * @param lifetime of a token: from a second
 * @param longest how long a session can be refreshed since its login: not shorter
 * @param guests whether people without an account may come
 */
public record TokenOptions(Path keyFile, Duration lifetime, Duration longest, boolean guests) {
    /** Times are told in seconds (RFC 7519 section 2). */
    public static final Duration SHORTEST = Duration.ofSeconds(1);
    /** What a script could do with a stolen token is limited to this; refreshing is cheap. */
    public static final Duration LIFETIME = Duration.ofHours(1);
    /** Who lets no token expire (one hour away is too long) logs in once a month. */
    public static final Duration LONGEST = Duration.ofDays(30);

    public TokenOptions {
        if (lifetime.compareTo(SHORTEST) < 0 || longest.compareTo(lifetime) < 0) {
            throw new IllegalArgumentException(
                    "a token's lifetime must be at least 1 s, and a session's not shorter than that");
        }
    }

    /** With the usual times, and guests. */
    public static TokenOptions at(Path keyFile) {
        return new TokenOptions(keyFile, LIFETIME, LONGEST, true);
    }

    public TokenOptions withGuests(boolean guests) {
        return new TokenOptions(keyFile, lifetime, longest, guests);
    }

    public TokenOptions withTimes(Duration lifetime, Duration longest) {
        return new TokenOptions(keyFile, lifetime, longest, guests);
    }
}
