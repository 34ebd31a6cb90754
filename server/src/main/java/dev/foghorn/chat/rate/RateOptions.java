package dev.foghorn.chat.rate;

/**
 * How much one user, and all users behind one address, may do. An address is an IPv4 address, or an IPv6 network of 64
 * bits, which is what one customer has.
 *
 * @param userMessages what one user says, in all windows; other questions count too, pictures more and signs less
 *     (see {@link Action})
 * @param addressMessages the same for all users behind one address
 * @param userJoins how often one user joins a room, in all windows
 * @param addressJoins the same for all users behind one address
 * @param refusals how often in a minute a connection may be told to wait; it is closed if it goes on
 */
public record RateOptions(Rate userMessages, Rate addressMessages, Rate userJoins, Rate addressJoins, int refusals) {
    /**
     * Nobody types 10 messages a second, and 30 at once is what a client with a bad connection has kept. A reconnecting
     * client joins all its rooms at once. Behind one address there may be an office or a school, so ten times as much;
     * it joins all at once too when the server was restarted. Who asks again at once, each time it is told to wait, is
     * refused 100 times soon enough; who waits as told, never.
     */
    public static final RateOptions DEFAULT =
            new RateOptions(new Rate(10, 30), new Rate(100, 300), new Rate(5, 20), new Rate(50, 1000), 100);

    /** Everything as often as one likes. */
    public static final RateOptions OFF =
            new RateOptions(Rate.UNLIMITED, Rate.UNLIMITED, Rate.UNLIMITED, Rate.UNLIMITED, 100);

    public RateOptions {
        if (refusals < 1) {
            throw new IllegalArgumentException("refusals must be at least 1, not " + refusals);
        }
    }

    public RateOptions withUserMessages(Rate userMessages) {
        return new RateOptions(userMessages, addressMessages, userJoins, addressJoins, refusals);
    }

    public RateOptions withAddressMessages(Rate addressMessages) {
        return new RateOptions(userMessages, addressMessages, userJoins, addressJoins, refusals);
    }

    public RateOptions withUserJoins(Rate userJoins) {
        return new RateOptions(userMessages, addressMessages, userJoins, addressJoins, refusals);
    }

    public RateOptions withAddressJoins(Rate addressJoins) {
        return new RateOptions(userMessages, addressMessages, userJoins, addressJoins, refusals);
    }

    public RateOptions withRefusals(int refusals) {
        return new RateOptions(userMessages, addressMessages, userJoins, addressJoins, refusals);
    }
}
