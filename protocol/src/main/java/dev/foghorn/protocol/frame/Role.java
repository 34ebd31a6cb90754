package dev.foghorn.protocol.frame;

/**
 * Which side of the connection an endpoint is. The only difference after the handshake is masking and who ends TCP:
 * "a client MUST mask all frames that it sends", "a server MUST NOT mask any frames" (RFC 6455 section 5.1).
 */
public enum Role {
    CLIENT,
    SERVER;

    /** Whether this side masks what it sends, and so must be sent unmasked frames. */
    public boolean masks() {
        return this == CLIENT;
    }
}
