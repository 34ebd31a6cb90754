package dev.foghorn.loop;

/** Which way something goes. */
public enum Direction {
    /** From the peer. */
    IN,
    /** To the peer. */
    OUT
}
