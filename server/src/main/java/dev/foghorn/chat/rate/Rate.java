package dev.foghorn.chat.rate;

/**
 * How often something may be done: a bucket of tokens, which is full at first and filled again all the time.
 *
 * @param perSecond how often in the long run; 0 for as often as one likes
 * @param burst how often at once, after a rest
 */
public record Rate(int perSecond, int burst) {
    /** As often as one likes. */
    public static final Rate UNLIMITED = new Rate(0, 1);

    public Rate {
        if (perSecond < 0) {
            throw new IllegalArgumentException("a rate must not be negative, but is " + perSecond + " a second");
        }
        if (burst < 1) {
            throw new IllegalArgumentException("a burst must be at least 1, not " + burst);
        }
    }

    boolean isUnlimited() {
        return perSecond == 0;
    }
}
