package dev.foghorn.app;

import java.util.Locale;

/** How much is logged, on standard error. */
enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG;

    private static final String PREFIX = "org.slf4j.simpleLogger.";

    /** To be called before the first logger is made: that is when the binding reads its settings. */
    void apply() {
        System.setProperty(PREFIX + "defaultLogLevel", name().toLowerCase(Locale.ROOT));
        System.setProperty(PREFIX + "showDateTime", "true");
        System.setProperty(PREFIX + "dateTimeFormat", "HH:mm:ss.SSS");
        System.setProperty(PREFIX + "showShortLogName", "true");
        if (this == INFO) {
            System.setProperty(PREFIX + "log.com.zaxxer.hikari", "warn"); // else it tells of each pool's beginning
        }
    }
}
