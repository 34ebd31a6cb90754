package dev.foghorn.protocol.handshake;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A {@code ws} or {@code wss} URI (RFC 6455 section 3).
 *
 * @param secure whether the scheme is {@code wss}
 * @param host name or address; an IPv6 address is in brackets
 * @param port as given, or 80 and 443
 * @param resourceName path and query, as they stand in the request line
 */
public record WebSocketUri(boolean secure, String host, int port, String resourceName) {
    private static final int WS_PORT = 80;
    private static final int WSS_PORT = 443;

    /** @throws IllegalArgumentException with a sentence that tells what is wrong */
    public static WebSocketUri parse(String text) {
        URI uri = generic(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a WebSocket URI: it must begin with ws:// or wss://");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("'" + text + "' must name a host, and no user");
        }
        // 3: "Fragment identifiers are meaningless in the context of WebSocket URIs and MUST NOT be used"
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "'" + text + "' has a fragment, which a WebSocket URI may not: write %23 for #");
        }
        boolean secure = scheme.equals("wss");
        int port = uri.getPort() >= 0 ? uri.getPort() : defaultPort(secure);
        if (port == 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("'" + text + "' has a port outside 1-65535");
        }
        // 3: the resource name is "/" if the path component is empty, then the path, "?" and the query
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
        return new WebSocketUri(secure, uri.getHost(), port, path + query);
    }

    /** {@link URI} follows RFC 2396 and lets pass what is none by RFC 3986, to which section 3 refers. */
    private static URI generic(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("'" + text + "' is not a URI: it holds half a character");
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is not a URI: " + e.getReason(), e);
        }
        if (uri.getHost() != null && uri.getHost().contains("%")) {
            throw new IllegalArgumentException("'" + text + "' must name an address without its zone");
        }
        if (uri.getRawQuery() != null && uri.getRawQuery().matches(".*[\\[\\]].*")) {
            throw new IllegalArgumentException("'" + text + "' has a bracket in its query: write %5B or %5D");
        }
        return uri;
    }

    private static int defaultPort(boolean secure) {
        return secure ? WSS_PORT : WS_PORT;
    }

    /** 4.1: the value of |Host|, "host plus optionally ":" followed by port (when not using the default port)". */
    public String hostField() {
        return port == defaultPort(secure) ? host : host + ":" + port;
    }

    @Override
    public String toString() {
        return (secure ? "wss://" : "ws://") + hostField() + resourceName;
    }
}
