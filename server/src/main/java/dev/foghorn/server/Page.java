package dev.foghorn.server;

import dev.foghorn.loop.Reception.Response;
import dev.foghorn.protocol.handshake.HttpRequest;
import dev.foghorn.protocol.handshake.HttpResponse;
import java.nio.charset.StandardCharsets;

/**
 * A static page, kept in memory. It may run its own script, connect back, and show what it has made itself (data: and
 * blob: URLs); it may be in no frame of another page, where its log-in form could be put below something else.
 */
final class Page implements Resource {
    private static final String ONLY_ITSELF = "default-src 'none'; style-src 'unsafe-inline'; "
            + "script-src 'unsafe-inline'; img-src data: blob:; media-src blob:; connect-src 'self' ws: wss:; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final HttpResponse found;

    Page(String html) {
        found = new HttpResponse(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .with("Cache-Control", "no-cache")
                .with("Content-Security-Policy", ONLY_ITSELF)
                .with("X-Content-Type-Options", "nosniff");
    }

    @Override
    public Response answer(HttpRequest request) {
        return new Response(found);
    }
}
