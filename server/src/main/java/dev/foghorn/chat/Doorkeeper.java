package dev.foghorn.chat;

import dev.foghorn.chat.account.Sessions;
import dev.foghorn.chat.login.SessionCookie;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.HttpHead;

/** Looks at the token that a handshake brings. */
final class Doorkeeper {
    private final Sessions sessions;

    Doorkeeper(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * The token as {@link SessionCookie#tokenOf} finds it; null without one.
     *
     * @throws HandshakeException 401 if it is not valid, with the reason
     */
    String admit(HttpHead head) throws HandshakeException {
        String token = SessionCookie.tokenOf(head).orElse(null);
        if (token != null) {
            try {
                sessions.verify(token);
            } catch (ChatException e) {
                throw new HandshakeException(401, e.getMessage());
            }
        }
        return token;
    }
}
