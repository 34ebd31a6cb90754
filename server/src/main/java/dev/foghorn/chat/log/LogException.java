package dev.foghorn.chat.log;

import java.io.IOException;

/** The log cannot be read or written now; it may be tried again. */
public final class LogException extends IOException {
    private static final long serialVersionUID = 1;

    public LogException(String message, Throwable cause) {
        super(message, cause);
    }
}
