package dev.foghorn.chat.login;

import dev.foghorn.chat.account.Sessions.Token;
import dev.foghorn.loop.Reception.Client;
import dev.foghorn.protocol.handshake.HttpHead;
import java.util.Locale;
import java.util.Optional;

/** Where a request has its token, and how a browser is told to keep it: out of the reach of scripts. */
public final class SessionCookie {
    public static final String NAME = "foghorn_session";
    /** The value of a Set-Cookie field that makes a browser forget it. */
    static final String FORGOTTEN = cookie("", 0);

    private static final String BEARER = "bearer ";

    private SessionCookie() {}

    /** The token of {@code Authorization: Bearer} (RFC 6750), or without that of the cookie. */
    public static Optional<String> tokenOf(HttpHead head) {
        String authorization = head.first("Authorization");
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        return inCookie(head);
    }

    static Optional<String> inCookie(HttpHead head) {
        for (String cookies : head.all("Cookie")) {
            for (String cookie : cookies.split(";")) {
                String pair = cookie.strip();
                if (pair.startsWith(NAME + "=")) {
                    return Optional.of(pair.substring(NAME.length() + 1)).filter(token -> !token.isEmpty());
                }
            }
        }
        return Optional.empty();
    }

    /** The value of a Set-Cookie field. */
    static String keeping(Token token, long now, HttpHead head, Client client) {
        String cookie = cookie(token.text(), Math.max(0, (token.expires() - now) / 1000));
        return isSecure(head, client) ? cookie + "; Secure" : cookie;
    }

    private static String cookie(String value, long seconds) {
        return NAME + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict";
    }

    /** A proxy may speak TLS in our place: then it is the page's origin that tells it. */
    private static boolean isSecure(HttpHead head, Client client) {
        String origin = head.first("Origin");
        return client.secure() || origin != null && origin.toLowerCase(Locale.ROOT).startsWith("https://");
    }
}
