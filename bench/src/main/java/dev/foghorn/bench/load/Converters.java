package dev.foghorn.bench.load;

import dev.foghorn.app.ByteSize;
import dev.foghorn.app.WholeNumber;
import dev.foghorn.bench.Sources;

/** What the options of a load may be, written as the server's are. */
public final class Converters {
    private Converters() {}

    /** Of a message: up to what the generator's client takes. */
    public static final class Size extends ByteSize {
        public Size() {
            super(0, Clients.MAX_MESSAGE);
        }
    }

    /** Of something that there has to be one of: more than a million is a slip of the finger. */
    public static final class Count extends WholeNumber {
        public Count() {
            super(1, 1_000_000);
        }
    }

    static final class Publishers extends WholeNumber {
        Publishers() {
            super(1, BroadcastPayload.MAX_PUBLISHERS);
        }
    }

    static final class OfSources extends WholeNumber {
        OfSources() {
            super(1, Sources.MOST);
        }
    }
}
