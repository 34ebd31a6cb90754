package dev.foghorn.protocol.close;

/**
 * Status codes of the Close frame (RFC 6455 section 7.4).
 *
 * <pre>
 *   0-999       not used
 *   1000-2999   the protocol and its extensions; registered by IANA up to 1015
 *   3000-3999   libraries and frameworks, registered by IANA
 *   4000-4999   applications, by agreement
 * </pre>
 */
public final class CloseCode {
    /** The purpose of the connection is fulfilled. */
    public static final int NORMAL_CLOSURE = 1000;
    /** The server goes down, or the browser leaves the page. */
    public static final int GOING_AWAY = 1001;
    /** The peer broke the protocol. */
    public static final int PROTOCOL_ERROR = 1002;
    /** Data of a kind that the endpoint cannot take, such as binary where only text makes sense. */
    public static final int UNSUPPORTED_DATA = 1003;
    /** Never on the wire: stands for a Close frame without a code. */
    public static final int NO_STATUS_RECEIVED = 1005;
    /** Never on the wire: stands for a connection that ended without a Close frame. */
    public static final int ABNORMAL_CLOSURE = 1006;
    /** Payload that does not fit its type, such as text that is not UTF-8. */
    public static final int INVALID_PAYLOAD_DATA = 1007;
    /** A message against the endpoint's policy, where no other code fits. */
    public static final int POLICY_VIOLATION = 1008;
    /** A message too big to be processed. */
    public static final int MESSAGE_TOO_BIG = 1009;
    /** The server did not agree to an extension that the client needs. */
    public static final int MANDATORY_EXTENSION = 1010;
    /** The server met a condition it did not expect. */
    public static final int INTERNAL_ERROR = 1011;
    /** The service restarts (IANA registry). */
    public static final int SERVICE_RESTART = 1012;
    /** The service is overloaded, or the peer too slow (IANA registry). */
    public static final int TRY_AGAIN_LATER = 1013;
    /** A gateway got an invalid answer from behind it (IANA registry). */
    public static final int BAD_GATEWAY = 1014;
    /** Never on the wire: stands for a TLS handshake that failed. */
    public static final int TLS_HANDSHAKE = 1015;

    private CloseCode() {}

    /**
     * Whether a Close frame may carry this code: 1000-1003, 1007-1014, 3000-4999.
     *
     * <p>Section 7.4.1 reserves 1004 and keeps 1005, 1006 and 1015 off the wire; section 7.4.2 leaves the rest of
     * 1000-2999 to later revisions and everything outside 1000-4999 undefined. 1012-1014 came by the IANA registry.
     */
    public static boolean mayBeSent(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }
}
