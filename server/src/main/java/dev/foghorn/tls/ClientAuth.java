package dev.foghorn.tls;

/** Whether clients must show a certificate. */
public enum ClientAuth {
    /** Who shows none is refused. */
    REQUIRE,
    /** One that is shown must be good. */
    WANT
}
