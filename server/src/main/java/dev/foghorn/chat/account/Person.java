package dev.foghorn.chat.account;

import java.util.Set;

/**
 * Who is behind a connection, in one session.
 *
 * @param user the name that all see
 * @param guest whether there is no account behind it
 * @param session what all tokens of one login have in common; ended by logging out
 * @param roles what the account may do beside the usual
 * @param expires when the token ends, in milliseconds since 1970
 */
public record Person(String user, boolean guest, String session, Set<String> roles, long expires) {}
