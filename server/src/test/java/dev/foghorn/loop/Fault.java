package dev.foghorn.loop;

/** What may go wrong with a socket, from some call on. */
enum Fault {
    CONNECT_FAILS(Call.CONNECT, false),
    OPTION_FAILS(Call.OPTION, true),
    RESET_BEFORE_READ(Call.READ, false),
    END_OF_INPUT(Call.READ, false),
    /** Ready, and then there is nothing: three times. */
    NO_INPUT(Call.READ, true),
    RESET_BEFORE_WRITE(Call.WRITE, false),
    /** Takes nothing, three times. */
    FULL(Call.WRITE, true),
    SHUTDOWN_FAILS(Call.SHUTDOWN, false),
    /** The socket is closed all the same. */
    CLOSE_FAILS(Call.CLOSE, true);

    /** For a call that never comes. */
    static final int NEVER = 0;

    enum Call {
        CONNECT,
        OPTION,
        READ,
        WRITE,
        SHUTDOWN,
        CLOSE
    }

    final Call call;
    /** The conversation goes on as if nothing had been. */
    final boolean harmless;

    Fault(Call call, boolean harmless) {
        this.call = call;
        this.harmless = harmless;
    }

    boolean isReset() {
        return this == RESET_BEFORE_READ || this == RESET_BEFORE_WRITE;
    }
}
