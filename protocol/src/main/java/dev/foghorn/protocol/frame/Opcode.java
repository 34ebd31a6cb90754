package dev.foghorn.protocol.frame;

/** What a frame is for (RFC 6455 sections 5.2 and 11.8). The ten other values are reserved. */
public enum Opcode {
    CONTINUATION(0x0),
    TEXT(0x1),
    BINARY(0x2),
    CLOSE(0x8),
    PING(0x9),
    PONG(0xA);

    private static final Opcode[] BY_CODE = new Opcode[16];

    static {
        for (Opcode opcode : values()) {
            BY_CODE[opcode.code] = opcode;
        }
    }

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    /** The four bits on the wire. */
    public int code() {
        return code;
    }

    /** Close, Ping or Pong. 5.5: "identified by opcodes where the most significant bit of the opcode is 1". */
    public boolean isControl() {
        return code >= 0x8;
    }

    /**
     * @param code 0-15
     * @return the opcode, or null for a reserved one
     */
    public static Opcode of(int code) {
        return BY_CODE[code];
    }
}
