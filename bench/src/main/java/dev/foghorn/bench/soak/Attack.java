package dev.foghorn.bench.soak;

import java.io.IOException;

/** Something that no well-behaved client does. */
interface Attack {
    /**
     * Attacks once, and leaves nothing open.
     *
     * @return what was seen, in a sentence
     * @throws IOException if the server did not do what it promises
     */
    String on(SoakServerProcess server) throws IOException, InterruptedException;

    /** The server's loop that must wait meanwhile, by what a blocking handler is; null for none. */
    default String blockedLoop() {
        return null;
    }
}
