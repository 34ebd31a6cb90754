package dev.foghorn.server;

import dev.foghorn.loop.Reception;
import dev.foghorn.protocol.handshake.HttpRequest;

/**
 * What GET and HEAD get on a path; see {@link PostResource} for POST. Called on loop threads, several at once; must not
 * block.
 */
@FunctionalInterface
public interface Resource {
    /** @return a {@link Reception.Response}, or {@link Reception.Later} for what takes long */
    Reception.Answer answer(HttpRequest request);

    /** Whether it is served also while the server closes. */
    default boolean isServedWhileClosing() {
        return false;
    }
}
