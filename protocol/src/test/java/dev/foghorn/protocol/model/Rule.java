package dev.foghorn.protocol.model;

/**
 * Every branch that the {@link Reference} can take: first the rules that a peer can break, each with the code that the
 * connection is failed with, then everything else that can happen.
 */
enum Rule {
    RESERVED_BITS("5.2", 1002),
    MARKED_CONTROL("7692-6.1", 1002),
    MARKED_CONTINUATION("7692-6.1", 1002),
    RESERVED_OPCODE("5.2", 1002),
    MASKING_AS_THE_OTHER_SIDE("5.1", 1002),
    LENGTH_OVER_63_BITS("5.2", 1002),
    LENGTH_NOT_MINIMAL("5.2", 1002),
    CONTROL_FRAGMENTED("5.5", 1002),
    CONTROL_TOO_LONG("5.5", 1002),
    CONTINUATION_OF_NOTHING("5.4", 1002),
    MESSAGE_INSIDE_MESSAGE("5.4", 1002),
    TEXT_NOT_UTF8("8.1", 1007),
    TEXT_ENDS_INSIDE_CHARACTER("8.1", 1007),
    CLOSE_OF_ONE_BYTE("5.5.1", 1002),
    CLOSE_CODE_NOT_ALLOWED("7.4", 1002),
    CLOSE_REASON_NOT_UTF8("5.5.1", 1007),
    FRAME_TOO_BIG("10.4", 1009),
    MESSAGE_TOO_BIG("10.4", 1009),
    TOO_MANY_FRAGMENTS("10.4", 1008),

    LENGTH_IN_7_BITS("5.2"),
    LENGTH_IN_16_BITS("5.2"),
    LENGTH_IN_64_BITS("5.2"),
    KEY_OF_ZERO("5.3"),
    CONTROL_BETWEEN_FRAGMENTS("5.4"),
    FRAGMENT("5.4"),
    EMPTY_FRAGMENT("5.4"),
    TEXT_IN_ONE_FRAME("5.6"),
    TEXT_IN_FRAGMENTS("5.6"),
    TEXT_CUT_INSIDE_CHARACTER("5.6"),
    BINARY_IN_ONE_FRAME("5.6"),
    BINARY_IN_FRAGMENTS("5.6"),
    PING_ANSWERED("5.5.2"),
    PING_AFTER_OUR_CLOSE("5.5.2"),
    PONG("5.5.3"),
    CLOSE_ANSWERED("5.5.1"),
    CLOSE_ANSWERS_OURS("7.1.4"),
    CLOSE_WITHOUT_CODE("7.1.5"),
    CLOSE_WITHOUT_REASON("7.1.6"),
    CLOSE_WITH_REASON("7.1.6"),
    BYTES_AFTER_THE_END("7.1.7"),
    APPLICATION_THROWS("6.2"),
    EOF_WITHOUT_CLOSE("7.1.5"),
    EOF_INSTEAD_OF_ANSWER("7.1.5"),
    EOF_AFTER_THE_END("7.1.1"),

    SENT("6.1"),
    SENT_FRAGMENT("5.4"),
    SENT_CONTROL_BETWEEN_FRAGMENTS("5.4"),
    SEND_AFTER_THE_END("5.5.1"),
    SEND_INSIDE_FRAGMENTS("5.4"),
    SEND_ENCODED_BY_A_CLIENT("5.1"),
    SEND_LONG_CONTROL("5.5"),
    SENT_CLOSE("7.1.2"),
    SENT_CLOSE_WITHOUT_CODE("7.1.2"),
    SEND_CLOSE_AGAIN("5.5.1"),
    SEND_CLOSE_WITH_BAD_CODE("7.4.1"),
    CLOSE_REASON_CUT("5.5"),
    MARKED_MESSAGE("7692-6.2"),
    UNMARKED_MESSAGE("7692-6.2"),
    SENT_MARKED("7692-6.1"),
    SENT_UNMARKED("7692-6.1"),
    FAILED_WITH_CLOSE("7.1.7"),
    FAILED_WITHOUT_CLOSE("7.4.1"),
    FAILED_AFTER_OUR_CLOSE("7.1.7"),
    FAIL_AFTER_THE_END("7.1.7");

    final String section;
    /** The code of the failure; 0 if nothing is broken. */
    final int code;

    Rule(String section) {
        this(section, 0);
    }

    Rule(String section, int code) {
        this.section = section;
        this.code = code;
    }

    void forbids(boolean what) throws Broken {
        if (what) {
            throw new Broken(this);
        }
    }

    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;
        final Rule rule;

        Broken(Rule rule) {
            super(rule.name(), null, false, false);
            this.rule = rule;
        }
    }
}
