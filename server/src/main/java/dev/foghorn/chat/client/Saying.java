package dev.foghorn.chat.client;

import dev.foghorn.api.PreparedMessage;
import java.util.concurrent.CompletableFuture;

/** Something that was said and is not acknowledged yet. On the client's thread. */
final class Saying {
    private final String ref;
    private final PreparedMessage message;
    /** Completed with the message's id. */
    private final CompletableFuture<Long> id;
    /** Sent on this connection, and not answered. */
    private boolean inFlight;
    /** It was sent last after the time that the server had asked us to wait. */
    private boolean paced;

    Saying(String ref, PreparedMessage message, CompletableFuture<Long> id) {
        this.ref = ref;
        this.message = message;
        this.id = id;
    }

    String ref() {
        return ref;
    }

    PreparedMessage message() {
        return message;
    }

    CompletableFuture<Long> id() {
        return id;
    }

    boolean isInFlight() {
        return inFlight;
    }

    void setInFlight(boolean inFlight) {
        this.inFlight = inFlight;
    }

    boolean isPaced() {
        return paced;
    }

    void setPaced(boolean paced) {
        this.paced = paced;
    }
}
