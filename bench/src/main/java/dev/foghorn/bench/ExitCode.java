package dev.foghorn.bench;

/** How a command that measures ends; 2, a wrong option, is picocli's. */
public final class ExitCode {
    public static final int ALL_WELL = 0;
    /** Measured, but something failed. */
    public static final int WITH_FAILURES = 1;
    public static final int NOTHING_MEASURED = 3;

    private ExitCode() {}
}
