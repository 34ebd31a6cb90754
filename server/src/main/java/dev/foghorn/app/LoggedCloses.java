package dev.foghorn.app;

/** Which ends of connections are told on the logger that is for nothing else. */
enum LoggedCloses {
    OFF,
    /** All that were not closed in good order. */
    FAILURES,
    ALL;

    /** To be called before the first logger is made: that is when the binding reads its settings. */
    void apply() {
        String level = switch (this) {
            case OFF -> "off";
            case FAILURES -> "debug";
            case ALL -> "trace";
        };
        System.setProperty("org.slf4j.simpleLogger.log.dev.foghorn.closes", level);
    }
}
