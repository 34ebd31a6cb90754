package dev.foghorn.server;

import dev.foghorn.loop.Reception.Response;
import dev.foghorn.protocol.handshake.HttpRequest;
import dev.foghorn.protocol.handshake.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A static page, kept in memory. It may run the scripts in its {@code <script>} elements, connect back to where it came
 * from, and show what it has made itself (data: and blob: URLs). No other script runs in it, not even one that got into
 * it by a mistake of its own; and it may be in no frame of another page, where its log-in form could be put below
 * something else.
 */
final class Page implements Resource {
    /** In CSP 3 'self' means the WebSockets of its host and port too. */
    private static final String ONLY_ITSELF = "default-src 'none'; style-src 'unsafe-inline'; script-src %s; "
            + "img-src data: blob:; media-src blob:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Pattern SCRIPT =
            Pattern.compile("<script\\b[^>]*>(.*?)</script", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final HttpResponse found;

    Page(String html) {
        found = new HttpResponse(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .with("Cache-Control", "no-cache")
                .with("Content-Security-Policy", ONLY_ITSELF.formatted(scriptsOf(html)))
                .with("X-Content-Type-Options", "nosniff");
    }

    /** What the policy tells of a page's scripts: their hashes. */
    private static String scriptsOf(String html) {
        String hashes = SCRIPT.matcher(html).results()
                .map(script -> "'sha256-" + sha256(asParsed(script.group(1))) + "'")
                .distinct()
                .collect(Collectors.joining(" "));
        return hashes.isEmpty() ? "'none'" : hashes;
    }

    /** A browser reads all ends of lines as this one, before it looks at anything. */
    private static String asParsed(String script) {
        return script.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public Response answer(HttpRequest request) {
        return new Response(found);
    }
}
