package dev.foghorn.chat.rate;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;

/** What one connection may do. Belongs to its thread; its user and its address are shared with other connections. */
public final class Allowance {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Rates rates;
    private final InetAddress address;
    private final int refusalsAMinute;
    private String user;
    /** In the minute that began then. */
    private int refusals;
    private long minute;

    Allowance(Rates rates, InetAddress address, int refusalsAMinute) {
        this.rates = rates;
        this.address = address;
        this.refusalsAMinute = refusalsAMinute;
        this.minute = rates.now();
    }

    /** From now on it is this user's. Before, it counts for its address only. */
    public void identify(String user) {
        this.user = user;
    }

    /** @throws ChatException TOO_FAST if it is too much at this time; then {@link #isOverdrawn} may be true */
    public void take(Action action) throws ChatException {
        long now = rates.now();
        long wait = rates.take(action, user, address, now);
        if (wait > 0) {
            countRefusal(now);
            throw tooFast(action, wait);
        }
    }

    private void countRefusal(long now) {
        if (now - minute >= MINUTE) {
            minute = now;
            refusals = 0;
        }
        refusals++;
    }

    private static ChatException tooFast(Action action, long wait) {
        long millis = TimeUnit.NANOSECONDS.toMillis(wait) + 1; // rounded up: then it is there
        String what = action == Action.JOIN ? "rooms are joined" : "messages come";
        return new ChatException(ErrorCode.TOO_FAST, what + " too fast: try again in " + millis + " ms", millis);
    }

    /** Whether it went on so often, though it was told to wait, that it is to be closed with 4429. */
    public boolean isOverdrawn() {
        return refusals > refusalsAMinute;
    }
}
