package dev.foghorn.server;

import dev.foghorn.loop.Reception;
import dev.foghorn.protocol.handshake.HttpRequest;
import dev.foghorn.protocol.handshake.HttpResponse;
import java.util.concurrent.CompletionStage;

/**
 * What POST gets on a path. Pages from an origin that may not connect may not post either. Called on loop threads,
 * several at once; must not block.
 */
@FunctionalInterface
public interface PostResource {
    /** Plenty for a form, and little enough to be held for each of many clients. */
    int FORM_BYTES = 16 << 10;

    /**
     * Most bytes that a body may have: all of them are in memory at once. Over it the answer is 413, and for chunks,
     * whose length nobody knows beforehand, it is 411.
     */
    default int maxBody() {
        return FORM_BYTES;
    }

    /** Whether a request without a length is answered 411; or else its body is empty. */
    default boolean needsBody() {
        return true;
    }

    /** @return completed on any thread; the handshake time-out goes on meanwhile */
    CompletionStage<HttpResponse> answer(Post post);

    /** @param body whole; the resource's own */
    record Post(HttpRequest http, byte[] body, Reception.Client client) {}
}
