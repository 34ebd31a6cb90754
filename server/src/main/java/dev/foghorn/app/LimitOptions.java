package dev.foghorn.app;

import dev.foghorn.loop.Compression;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.loop.OutboundLimits;
import dev.foghorn.loop.SlowConsumerPolicy;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.handshake.HeadLimits;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What one client may cost. Each limit has the name that it is given in what is said when it is reached. */
final class LimitOptions {
    @Option(names = "--max-request-line", paramLabel = "SIZE", defaultValue = "8k", converter = ByteSize.OfHead.class,
            description = "Longest request line, inclusive; a longer one is answered with 414.")
    private int maxRequestLine;

    @Option(names = "--max-header", paramLabel = "SIZE", defaultValue = "16k", converter = ByteSize.OfHead.class,
            description = "All header fields of a request, inclusive; more are answered with 431.")
    private int maxHeader;

    @Option(names = "--max-header-fields", paramLabel = "N", defaultValue = "100",
            converter = WholeNumber.HeaderFields.class,
            description = "Most header fields of a request, inclusive; more are answered with 431.")
    private int maxHeaderFields;

    @Option(names = "--max-message", paramLabel = "SIZE", defaultValue = "1m", converter = ByteSize.OfMessage.class,
            description = "Largest message taken, inclusive; a larger one is answered with 1009.")
    private int maxMessage;

    @Option(names = "--max-fragments", paramLabel = "N", defaultValue = "131072", converter = WholeNumber.Count.class,
            description = "Most fragments of a message, inclusive; more are answered with 1008.")
    private int maxFragments;

    @Option(names = "--outbound-limit", paramLabel = "SIZE", defaultValue = "1m", converter = ByteSize.OfQueue.class,
            description = "Bytes that may wait for a slow client, inclusive; an empty queue takes any one message.")
    private int outboundLimit;

    @Option(names = "--outbound-total", paramLabel = "SIZE|SHARE", defaultValue = "25%", converter = HeapShare.class,
            description = "Bytes that may wait for all clients, or a share of the heap.")
    private long outboundTotal;

    @Option(names = "--high-water", paramLabel = "SIZE", defaultValue = "64k", converter = ByteSize.OfQueue.class,
            description = "Bytes waiting for a client above which nothing more is read from it, until half of them"
                    + " have left.")
    private int highWater;

    @Option(names = "--slow-consumer", paramLabel = "POLICY", defaultValue = "close",
            converter = Choice.OfSlowConsumer.class,
            description = "At these limits: close the connection with 1013; drop-newest, the message at hand;"
                    + " drop-oldest, what waits longest; or latest, all but the last of each room.")
    private SlowConsumerPolicy slowConsumer;

    @Option(names = "--handshake-timeout", paramLabel = "TIME", defaultValue = "10s",
            converter = TimeSpan.Positive.class,
            description = "From the connection to the end of the opening handshake.")
    private Duration handshakeTimeout;

    @Option(names = "--ping-after", paramLabel = "TIME", defaultValue = "20s", converter = TimeSpan.OrOff.class,
            description = "Silence after which a client is pinged; 0 never pings.")
    private Duration pingAfter;

    @Option(names = "--pong-timeout", paramLabel = "TIME", defaultValue = "20s", converter = TimeSpan.Positive.class,
            description = "How long a pinged client may stay silent.")
    private Duration pongTimeout;

    @Option(names = "--idle-timeout", paramLabel = "TIME", defaultValue = "120s", converter = TimeSpan.OrOff.class,
            description = "Silence after which a connection is dropped where pings are off; 0 never drops.")
    private Duration idleTimeout;

    @Option(names = "--stall-timeout", paramLabel = "TIME", defaultValue = "20s", converter = TimeSpan.OrOff.class,
            description = "How long a client may take none of the bytes that wait for it; 0 waits for ever.")
    private Duration stallTimeout;

    @Option(names = "--closing-timeout", paramLabel = "TIME", defaultValue = "10s",
            converter = TimeSpan.Positive.class,
            description = "From the Close sent to the end of the connection.")
    private Duration closingTimeout;

    /** @throws ParameterException naming the options that contradict each other */
    ConnectionOptions connection(CommandLine commandLine, Compression compression) {
        if (highWater > outboundLimit) {
            throw new ParameterException(commandLine, "Invalid value for option '--high-water': must be at most"
                    + " '--outbound-limit', which is " + outboundLimit + " bytes, not " + highWater);
        }
        if (outboundTotal < outboundLimit) {
            throw new ParameterException(commandLine, "Invalid value for option '--outbound-total': must be at least"
                    + " '--outbound-limit', which is " + outboundLimit + " bytes, not " + outboundTotal);
        }
        return new ConnectionOptions(
                new HeadLimits(maxRequestLine, maxHeader, maxHeaderFields),
                new Limits(maxMessage, maxMessage, maxFragments),
                new OutboundLimits(outboundLimit, outboundTotal, highWater, slowConsumer),
                handshakeTimeout,
                pingAfter,
                pongTimeout,
                idleTimeout,
                stallTimeout,
                closingTimeout,
                compression);
    }
}
