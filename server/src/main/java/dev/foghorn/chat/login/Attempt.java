package dev.foghorn.chat.login;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/** One attempt that several throttles count, or none of them. */
final class Attempt {
    private final List<Count> counts = new ArrayList<>();

    private record Count(Throttle throttle, Object who) {}

    /**
     * Begins it with one more throttle.
     *
     * @param why it would have to wait
     * @throws ChatException TOO_FAST if it has to; then nothing is tried, and nothing counted
     */
    Attempt with(Throttle throttle, Object who, String why) throws ChatException {
        long wait = throttle.attempt(who);
        if (wait > 0) {
            succeeded();
            throw new ChatException(ErrorCode.TOO_FAST, why + ": try again in " + (wait + 999) / 1000 + " s", wait);
        }
        counts.add(new Count(throttle, who));
        return this;
    }

    /** It did not fail. */
    void succeeded() {
        counts.forEach(count -> count.throttle().succeeded(count.who()));
    }
}
