package dev.foghorn.app;

import dev.foghorn.loop.Compression;
import picocli.CommandLine.Option;

/** The options for permessage-deflate (RFC 7692), of the server and of the client. */
final class CompressionOptions {
    @Option(names = "--no-compress",
            description = "No permessage-deflate, not even where the peer would like it.")
    private boolean off;

    @Option(names = "--compress-above", paramLabel = "SIZE", defaultValue = "1k",
            converter = ByteSize.OfThreshold.class,
            description = "Only messages of more bytes are compressed.")
    private int above;

    @Option(names = "--compress-level", paramLabel = "1-9", defaultValue = "6", converter = WholeNumber.Level.class,
            description = "From fast to small.")
    private int level;

    @Option(names = "--context-takeover",
            description = "Lets both sides refer to earlier messages: smaller, but each connection that uses it keeps"
                    + " up to 300 KiB, and each member of a room gets a compression of its own.")
    private boolean takeover;

    @Option(names = "--window-bits", paramLabel = "8-15", defaultValue = "15",
            converter = WholeNumber.WindowBits.class,
            description = "Messages refer back two to the power of this many bytes at most, on both sides.")
    private int windowBits;

    Compression compression() {
        return off ? Compression.OFF : new Compression(true, above, level, takeover, takeover, windowBits, windowBits);
    }
}
