package dev.foghorn.chat;

/** The chat's own codes of a Close (RFC 6455 section 7.4.2: 4000-4999 are for applications). */
final class CloseCodes {
    /** Too many messages that are none of the chat's. */
    static final int BAD_MESSAGES = 4400;
    /** The session has ended, or there was never one. */
    static final int UNAUTHORIZED = 4401;
    /** It went on though it was told to wait. */
    static final int TOO_FAST = 4429;

    private CloseCodes() {}
}
