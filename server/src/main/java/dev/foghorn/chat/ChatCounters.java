package dev.foghorn.chat;

import dev.foghorn.chat.wire.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a chat has done so far; counted on any thread, and read on any. */
public final class ChatCounters {
    private final LongAdder stored = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final Map<ErrorCode, LongAdder> errors = new EnumMap<>(ErrorCode.class);

    ChatCounters() {
        for (ErrorCode code : ErrorCode.values()) {
            errors.put(code, new LongAdder());
        }
    }

    void said(boolean again) {
        (again ? repeated : stored).increment();
    }

    void refused(ErrorCode code) {
        errors.get(code).increment();
    }

    /** Messages that were stored and passed on. */
    public long stored() {
        return stored.sum();
    }

    /** Messages that had been stored before. */
    public long repeated() {
        return repeated.sum();
    }

    /** Errors of this kind that clients were told. */
    public long errors(ErrorCode code) {
        return errors.get(code).sum();
    }
}
