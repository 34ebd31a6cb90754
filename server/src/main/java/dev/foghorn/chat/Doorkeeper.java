package dev.foghorn.chat;

import dev.foghorn.chat.account.Sessions;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.HttpHead;

/** Looks at the token that a handshake brings. */
final class Doorkeeper {
    /** That of the login over HTTP. */
    private static final String COOKIE = "foghorn_session=";
    private static final String SCHEME = "Bearer ";

    private final Sessions sessions;

    Doorkeeper(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * The token of the {@code Authorization} field (RFC 6750 section 2.1), else that of the cookie; null without one.
     *
     * @throws HandshakeException 401 if it is not valid, with the reason
     */
    String admit(HttpHead head) throws HandshakeException {
        String token = tokenOf(head);
        if (token != null) {
            try {
                sessions.verify(token);
            } catch (ChatException e) {
                throw new HandshakeException(401, e.getMessage());
            }
        }
        return token;
    }

    private static String tokenOf(HttpHead head) {
        String authorization = head.first("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return authorization.substring(SCHEME.length()).trim();
        }
        for (String cookies : head.all("Cookie")) {
            for (String cookie : cookies.split(";")) {
                if (cookie.trim().startsWith(COOKIE)) {
                    return cookie.trim().substring(COOKIE.length());
                }
            }
        }
        return null;
    }
}
