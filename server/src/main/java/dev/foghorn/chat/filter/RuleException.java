package dev.foghorn.chat.filter;

/** A line that is no rule. The message names the line and says what would be right. */
public final class RuleException extends Exception {
    private static final long serialVersionUID = 1;

    RuleException(int line, String why) {
        super("line " + line + ": " + why);
    }
}
