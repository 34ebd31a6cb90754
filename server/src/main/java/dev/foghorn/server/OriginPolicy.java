package dev.foghorn.server;

import dev.foghorn.protocol.handshake.HttpRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which web pages may connect (RFC 6455 sections 4.2.2 and 10.2). Browsers tell the page's origin and cannot be made to
 * lie by a script; other clients send none, and are served: "It is not intended to limit non-browser clients".
 *
 * <p>A page may connect to where it came from (its origin's host and port are those of the request) and from every
 * origin that is allowed by name; {@code *} allows all. It may send forms there too, unless it came in the clear and
 * the form comes by TLS.
 */
public final class OriginPolicy {
    private static final String ANY = "*";

    private final Set<String> allowed;

    /** @param allowed such as {@code https://example.com}, without a path; or {@code *} */
    public OriginPolicy(List<String> allowed) {
        this.allowed = allowed.stream().map(OriginPolicy::requireOrigin).collect(Collectors.toUnmodifiableSet());
    }

    private static String requireOrigin(String origin) {
        if (!origin.equals(ANY) && !origin.toLowerCase(Locale.ROOT).matches("[a-z][a-z0-9+.-]*://[^/?#@]+")) {
            throw new IllegalArgumentException(
                    "origin '" + origin + "' must be like https://example.com:8443, without a path, or *");
        }
        return origin.toLowerCase(Locale.ROOT);
    }

    /** @param secure whether a page that came in the clear is another's: somebody on the way may have written it */
    boolean allows(HttpRequest request, boolean secure) {
        List<String> origins = request.head().all("Origin");
        if (origins.isEmpty() || allowed.contains(ANY)) {
            return true;
        }
        if (origins.size() > 1) {
            return false;
        }
        // 4.2.2: "The origin is serialized to ASCII and converted to lowercase."
        String origin = origins.get(0).toLowerCase(Locale.ROOT);
        return allowed.contains(origin) || isSame(origin, request.host().toLowerCase(Locale.ROOT), secure);
    }

    private static boolean isSame(String origin, String host, boolean secure) {
        try {
            URI page = URI.create(origin);
            int defaultPort = switch (String.valueOf(page.getScheme())) {
                case "http" -> secure ? -1 : 80;
                case "https" -> 443;
                default -> -1;
            };
            URI here = URI.create(page.getScheme() + "://" + host);
            return defaultPort > 0
                    && page.getHost() != null
                    && page.getHost().equals(here.getHost())
                    && portOf(page, defaultPort) == portOf(here, defaultPort);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static int portOf(URI uri, int defaultPort) {
        return uri.getPort() < 0 ? defaultPort : uri.getPort();
    }
}
