package dev.foghorn.loop;

import java.util.Objects;

/**
 * How much may wait for peers that take it slowly. Limits are inclusive. What the socket takes at once does not wait.
 *
 * @param queue bytes that may wait for one connection: a message that would make it more is for {@code policy}. A queue
 *     that is empty takes one message of any length. So does one under {@code highWater}, if the message answers what
 *     is being read from the same peer: since we read we must take what it causes (an echo of 1 MiB behind a few bytes)
 * @param total bytes that may wait for all connections of a server or client, and be posted by other threads; a frame
 *     that several queues share counts in each. Over it {@code policy} acts on who has something waiting, and a
 *     connection for which more than {@code highWater} comes to wait is ended
 * @param highWater bytes for one connection above which the loop stops reading from it; at half of them it goes on
 * @param policy what happens at the limits
 */
public record OutboundLimits(int queue, long total, int highWater, SlowConsumerPolicy policy) {
    /** 1 MiB each, in all a quarter of the heap: then there is as much again for what is on its way elsewhere. */
    public static final OutboundLimits DEFAULT = new OutboundLimits(
            1 << 20, Runtime.getRuntime().maxMemory() / 4, 64 << 10, SlowConsumerPolicy.CLOSE);

    public OutboundLimits {
        Objects.requireNonNull(policy, "policy");
        if (highWater < 1) {
            throw new IllegalArgumentException("highWater must be at least 1, not " + highWater);
        }
        if (queue < highWater) {
            throw new IllegalArgumentException(
                    "the limit of a queue must be at least its high-water mark of " + highWater + ", not " + queue);
        }
        if (total < queue) {
            throw new IllegalArgumentException(
                    "the limit of all queues must be at least that of one, " + queue + ", not " + total);
        }
    }

    /** Under this many bytes reading goes on: half, so that it does not flicker around one value. */
    public int lowWater() {
        return highWater / 2;
    }

    public OutboundLimits withQueue(int queue) {
        return new OutboundLimits(queue, Math.max(total, queue), highWater, policy);
    }

    public OutboundLimits withTotal(long total) {
        return new OutboundLimits(queue, total, highWater, policy);
    }

    public OutboundLimits withHighWater(int highWater) {
        return new OutboundLimits(queue, total, highWater, policy);
    }

    public OutboundLimits withPolicy(SlowConsumerPolicy policy) {
        return new OutboundLimits(queue, total, highWater, policy);
    }
}
