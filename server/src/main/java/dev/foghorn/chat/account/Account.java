package dev.foghorn.chat.account;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Somebody who is known.
 *
 * @param name as it was registered
 * @param roles what may be done beside the usual: words of letters, digits, {@code _}, {@code -} and {@code .}
 * @param stamp another one for each password, and for each account of the same name: sessions have it from their login
 */
public record Account(UserName name, Set<String> roles, String stamp) {
    private static final String ROLE = "[\\p{L}\\p{N}_.-]+";
    /** Of 64 bits. Nobody chooses it, so that two are equal by chance only. */
    private static final int STAMP_BYTES = 8;

    public static Account of(UserName name, Set<String> roles, String hash) {
        return new Account(name, roles, stamp(hash));
    }

    /** The salt is in the hash, so a stamp tells nothing of the password. */
    static String stamp(String hash) {
        return SessionId.digest(hash, STAMP_BYTES);
    }

    /** @param roles with commas between, or empty */
    static Account of(String name, String roles, String hash) throws ChatException {
        Set<String> words = Arrays.stream(roles.split(","))
                .map(String::strip)
                .filter(role -> !role.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        for (String role : words) {
            requireRole(role);
        }
        return of(UserName.of(name), words, hash);
    }

    /** @throws ChatException BAD_MESSAGE if no account can have it */
    public static void requireRole(String role) throws ChatException {
        if (!role.matches(ROLE)) {
            throw new ChatException(ErrorCode.BAD_MESSAGE,
                    "a role must be made of letters, digits, '_', '-' and '.', with commas between roles");
        }
    }

    /** As {@link #of} takes them. */
    String joinedRoles() {
        return roles.stream().sorted().collect(Collectors.joining(","));
    }
}
