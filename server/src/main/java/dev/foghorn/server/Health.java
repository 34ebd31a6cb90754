package dev.foghorn.server;

import dev.foghorn.loop.Reception.Answer;
import dev.foghorn.loop.Reception.Response;
import dev.foghorn.protocol.handshake.HttpRequest;
import dev.foghorn.protocol.handshake.HttpResponse;
import java.util.function.BooleanSupplier;

/**
 * Answers those who watch over the process, such as a balancer or Kubernetes. Tells nothing else, so anybody may ask.
 *
 * <pre>
 *   /healthz   200 as long as a loop runs: if it does not answer, start the process anew
 *   /readyz    200, or 503 while no new connection is wanted: send them elsewhere
 * </pre>
 */
final class Health implements Resource {
    static final String LIVE = "/healthz";
    static final String READY = "/readyz";

    private final BooleanSupplier well;

    private Health(BooleanSupplier well) {
        this.well = well;
    }

    static void addTo(Routes routes, BooleanSupplier ready) {
        routes.add(LIVE, new Health(() -> true));
        routes.add(READY, new Health(ready));
    }

    @Override
    public Answer answer(HttpRequest request) {
        HttpResponse response = well.getAsBoolean()
                ? HttpResponse.sentence(200, "ok")
                : HttpResponse.sentence(503, "the server takes no new connections");
        return new Response(response.with("Cache-Control", "no-store"));
    }

    @Override
    public boolean isServedWhileClosing() {
        return true;
    }
}
