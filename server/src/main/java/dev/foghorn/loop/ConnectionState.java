package dev.foghorn.loop;

/** Where a connection stands, as it is counted. */
public enum ConnectionState {
    /** TCP is there, and the opening handshake is not done. */
    OPENING,
    /** Messages go both ways. */
    OPEN,
    /** A Close, or an HTTP answer that is no 101, was sent or received. */
    CLOSING
}
