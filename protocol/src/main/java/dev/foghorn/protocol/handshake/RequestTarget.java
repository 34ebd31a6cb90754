package dev.foghorn.protocol.handshake;

import java.util.Locale;
import java.util.Optional;

/**
 * What a request asks for: the "Request-URI" of RFC 6455 section 4.1 step 3, which is "a relative URI" or "an absolute
 * http/https URI", taken apart.
 *
 * <pre>
 *   origin-form     /room/blue?self=false
 *   absolute-form   http://example.com:8080/room/blue?self=false
 * </pre>
 *
 * @param authority host and port of an absolute-form target, which then override the Host field (RFC 7230 section
 *     5.4); null otherwise
 * @param path begins with a slash; still percent-encoded
 * @param query without the question mark, still percent-encoded; empty if there is none
 */
public record RequestTarget(String authority, String path, String query) {

    /** @throws HandshakeException 400 */
    public static RequestTarget parse(String target) throws HandshakeException {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            // section 3: "Fragment identifiers are meaningless in the context of WebSocket URIs and MUST NOT be used"
            if (c <= ' ' || c >= 0x7F || c == '#') {
                throw new HandshakeException(400, "the request target may hold visible ASCII only, and no '#'");
            }
        }
        String authority = null;
        String resource = target;
        int scheme = target.indexOf("://");
        if (scheme > 0 && isKnownScheme(target.substring(0, scheme))) {
            String rest = target.substring(scheme + "://".length());
            int end = authorityEnd(rest);
            authority = rest.substring(0, end);
            resource = rest.substring(end);
            if (!resource.startsWith("/")) {
                resource = "/" + resource;
            }
        }
        if (!resource.startsWith("/") || authority != null && !Authority.isAuthority(authority)) {
            throw new HandshakeException(400, "the request target must be a path, or an absolute http or ws URI");
        }
        int question = resource.indexOf('?');
        return question < 0
                ? new RequestTarget(authority, resource, "")
                : new RequestTarget(authority, resource.substring(0, question), resource.substring(question + 1));
    }

    private static boolean isKnownScheme(String scheme) {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "http", "https", "ws", "wss" -> true;
            default -> false;
        };
    }

    private static int authorityEnd(String rest) {
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
            end++;
        }
        return end;
    }

    /** The value of the first {@code key=value} of the query, decoded; empty if there is none, or it is malformed. */
    public Optional<String> parameter(String key) {
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (PercentCoding.decode(name).filter(key::equals).isPresent()) {
                return PercentCoding.decode(equals < 0 ? "" : pair.substring(equals + 1));
            }
        }
        return Optional.empty();
    }
}
