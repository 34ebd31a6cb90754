package dev.foghorn.loop;

import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.HttpHead;

/** Why a connection that was accepted is not served. Counted by {@link Admission}; two of them are told in words. */
public enum Refusal implements Reception {
    /** There are as many connections as there may be. Answered 503 while there is room for that, or just closed. */
    CONNECTIONS("the server has as many connections as it may have (max-connections)"),
    /** Its address has as many connections as one may have. Answered likewise. */
    ADDRESS("your address has as many connections as one may have (max-per-address)"),
    /** Its handshake was the oldest unfinished one when there were too many. Closed. */
    HANDSHAKES("too many handshakes are unfinished, and this was the oldest (max-handshakes)"),
    /** It must be a proxy's, and is not one's that is trusted. Closed. */
    PROXY_SOURCE("no proxy at this address is trusted (proxy-from)"),
    /** It did not begin with a PROXY header, or with a malformed one. Closed. */
    PROXY_HEADER("the PROXY header is missing or malformed (proxy-protocol)");

    private final String sentence;

    Refusal(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }

    /** Whatever is asked for. */
    @Override
    public Answer answer(HttpHead head, Client client) throws HandshakeException {
        throw new HandshakeException(503, sentence);
    }
}
