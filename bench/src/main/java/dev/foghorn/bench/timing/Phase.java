package dev.foghorn.bench.timing;

/** The three phases of a connection. */
enum Phase {
    CONNECT("connect", "T_con", "connections", "TCP connect until the 101 is read", "TCP connected"),
    DATA("data", "T_dat", "messages", "message handed over until its echo is read and compared",
            "first frame of the echo"),
    DISCONNECT("disconnect", "T_dis", "connections", "Close sent until Close and the end of TCP are read",
            "Close read");

    private final String title;
    private final String symbol;
    private final String unit;
    private final String definition;
    private final String onTheWay;

    Phase(String title, String symbol, String unit, String definition, String onTheWay) {
        this.title = title;
        this.symbol = symbol;
        this.unit = unit;
        this.definition = definition;
        this.onTheWay = onTheWay;
    }

    String title() {
        return title;
    }

    /** The documents' name of its mean time. */
    String symbol() {
        return symbol;
    }

    /** What is counted. */
    String unit() {
        return unit;
    }

    /** From which event to which the time is taken. */
    String definition() {
        return definition;
    }

    /** The moment between them that is noted too. */
    String onTheWay() {
        return onTheWay;
    }
}
