package dev.foghorn.protocol.model;

/** What a conversation can do to an endpoint: to the {@link Tested} one and to the {@link Reference} alike. */
interface Party {
    void receive(byte[] piece);

    void receiveEof();

    boolean send(int opcode, byte[] payload);

    boolean sendFragment(int opcode, boolean last, byte[] payload);

    boolean sendEncoded(int opcode, byte[] payload);

    boolean ping(byte[] payload);

    boolean pong(byte[] payload);

    /** @param code 1005 for a Close without a payload */
    boolean close(int code, String reason);

    void fail(int code, String reason);

    /** What the application is to do inside its next callback. */
    void inNextCallback(Call call);

    /** Everything that was sent and heard, in order. */
    Log log();

    /** Adds to the log what the questions about the connection's state are answered with. */
    void logState();
}
