package dev.foghorn.app;

/** An option that picocli took and that cannot be obeyed. */
final class WrongOption extends Exception {
    private static final long serialVersionUID = 1;

    /** @param names of the option, or of those among which the trouble is */
    WrongOption(String names, String sentence) {
        super("Invalid value for option '" + names + "': " + sentence);
    }
}
