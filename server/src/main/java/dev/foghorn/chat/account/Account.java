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
 */
public record Account(UserName name, Set<String> roles) {
    private static final String ROLE = "[\\p{L}\\p{N}_.-]+";

    /** @param roles with commas between, or empty */
    static Account of(String name, String roles) throws ChatException {
        Set<String> words = Arrays.stream(roles.split(","))
                .map(String::strip)
                .filter(role -> !role.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        for (String role : words) {
            if (!role.matches(ROLE)) {
                throw new ChatException(ErrorCode.BAD_MESSAGE,
                        "a role must be made of letters, digits, '_', '-' and '.', with commas between roles");
            }
        }
        return new Account(UserName.of(name), words);
    }

    /** As {@link #of} takes them. */
    String joinedRoles() {
        return roles.stream().sorted().collect(Collectors.joining(","));
    }
}
