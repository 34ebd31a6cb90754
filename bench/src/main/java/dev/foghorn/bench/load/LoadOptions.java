package dev.foghorn.bench.load;

import dev.foghorn.app.TimeSpan;
import dev.foghorn.app.TrustOptions;
import dev.foghorn.bench.Sources;
import dev.foghorn.tls.ClientTls;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What load is to be made, as it is told on the command line; what is not told has the default that stands here. */
public final class LoadOptions implements Cloneable {
    private static final int DEFAULT_CONNECTIONS = 50;
    private static final int DEFAULT_WORKERS = 16;
    private static final int DEFAULT_IDLE = 10_000;

    @Parameters(index = "0", paramLabel = "URL",
            description = "Such as ws://127.0.0.1:8080/echo, or wss://; tcp://HOST:PORT is a server that sends "
                    + "back every byte, without WebSocket.")
    URI url;

    @Option(names = "--connections", paramLabel = "N", converter = Converters.Count.class,
            description = "Connections; subscribers of broadcast; members of chat; connect's workers. Default: 50; "
                    + "connect 16; idle 10000.")
    Integer connections;

    @Option(names = "--publishers", paramLabel = "N", converter = Converters.Publishers.class,
            description = "Connections beside the subscribers that publish, in broadcast and chat. Default: 1.")
    int publishers = 1;

    @Option(names = "--pipeline", paramLabel = "N", converter = Converters.Count.class,
            description = "Messages on their way at once, on each connection or of each publisher. Default: 1.")
    int pipeline = 1;

    @Option(names = "--size", paramLabel = "BYTES", converter = Converters.Size.class,
            description = "Payload of each message, such as 20, 16k, 1m. Default: 20.")
    int size = 20;

    @Option(names = "--binary", description = "Sends binary messages; --text, the default, sends text.")
    boolean binary;

    @Option(names = "--text", hidden = true)
    void text(boolean text) {
        binary = !text;
    }

    @Option(names = "--compress",
            description = "Agrees with the server on permessage-deflate, and compresses every message; with --json. "
                    + "The server compresses what is longer than it is told to. Default: not offered.")
    boolean compress;

    @Option(names = "--json",
            description = "Messages of echo and broadcast, and texts of chat, are JSON, something to compress. "
                    + "Default: noise; in broadcast and chat, dots.")
    private boolean json;

    @Option(names = "--rate", paramLabel = "N",
            description = "Open loop: so many messages a second in all, sent whether answers come or not. "
                    + "Latency counts from the time at which each was to be sent. Default: closed loop.")
    double rate;

    @Option(names = "--ramp-up", paramLabel = "TIME", converter = TimeSpan.OrOff.class,
            description = "Time over which the connections are opened. Default: as fast as the server takes them.")
    Duration rampUp = Duration.ZERO;

    @Option(names = "--warm-up", paramLabel = "TIME", converter = TimeSpan.OrOff.class,
            description = "Load before the window, not measured. Default: 2s; idle 0.")
    Duration warmUp;

    @Option(names = "--duration", paramLabel = "TIME", converter = TimeSpan.Positive.class,
            description = "Length of the measured window. Default: 10s.")
    Duration duration = Duration.ofSeconds(10);

    @Option(names = "--timeout", paramLabel = "TIME", converter = TimeSpan.Positive.class,
            description = "For a handshake, for closing, and for answers after the window. Default: 10s.")
    Duration timeout = Duration.ofSeconds(10);

    @Option(names = "--pid", paramLabel = "PID", description = "The server's process: shows its CPU use and memory.")
    Long pid;

    @Option(names = "--sources", paramLabel = "N", converter = Converters.OfSources.class,
            description = "Connects from so many addresses of the loopback, 127.0.0.1 and up. Default: any; "
                    + "connect and idle 50 where the server is on the loopback.")
    Integer sources;

    @Mixin
    private TrustOptions trust = new TrustOptions();

    ScenarioName scenario = ScenarioName.ECHO;

    LoadOptions() {}

    /**
     * The options of a load that is started by a program.
     *
     * @param arguments as on the command line: URL, scenario, options; the last of several counts
     */
    public static LoadOptions of(String... arguments) {
        Parsed parsed = new Parsed();
        new CommandLine(parsed)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true)
                .parseArgs(arguments);
        parsed.options.scenario = parsed.scenario;
        parsed.options.check();
        return parsed.options;
    }

    @Command
    private static final class Parsed {
        @Mixin
        private LoadOptions options;

        @Parameters(index = "1")
        private ScenarioName scenario;
    }

    /** The same load with another rate, in messages a second. */
    public LoadOptions withRate(double messagesASecond) {
        LoadOptions copy = copy();
        copy.rate = messagesASecond;
        return copy;
    }

    /** The same load with another number of connections. */
    public LoadOptions withConnections(int number) {
        LoadOptions copy = copy();
        copy.connections = number;
        return copy;
    }

    private LoadOptions copy() {
        try {
            return (LoadOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalArgumentException if the options do not fit one another, in a sentence for humans */
    void check() {
        String scheme = String.valueOf(url.getScheme());
        require(url.getHost() != null && List.of("ws", "wss", "tcp").contains(scheme),
                "the URL must be ws://HOST[:PORT][/PATH], wss:// or tcp://HOST:PORT, not " + url);
        tls();
        require(!isRaw() || url.getPort() > 0, "tcp:// needs a port: " + url);
        require(!isRaw() || scenario == ScenarioName.ECHO, "tcp:// is for echo only, not for " + scenario);
        require(!isRaw() || rate == 0, "tcp:// knows no --rate");
        require(!isRaw() || !compress, "tcp:// knows no --compress");
        require(!isRaw() || !json, "tcp:// knows no --json");
        require(!isRaw() || size > 0, "tcp:// needs a --size of at least 1");
        require(rate >= 0 && rate <= 100_000_000, "--rate must be 0 to 100,000,000 messages a second");
        require(rate == 0 || hasMessages(), "--rate is for echo, broadcast and chat, not for " + scenario);
        require(!hasPublishers() || size >= BroadcastPayload.MIN_SIZE,
                scenario + " numbers its messages, which takes a --size of at least " + BroadcastPayload.MIN_SIZE);
        require(scenario != ScenarioName.CHAT || !binary, "chat says texts: it knows no --binary");
        require(sources == null || isLoopback(), "--sources is for a server on 127.0.0.x, not " + url.getHost());
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /** For wss. */
    ClientTls tls() {
        try {
            return trust.tls();
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    boolean isRaw() {
        return "tcp".equals(url.getScheme());
    }

    /** Whether messages have content that can be compressed. */
    boolean isJson() {
        return json || compress;
    }

    private boolean hasPublishers() {
        return scenario == ScenarioName.BROADCAST || scenario == ScenarioName.CHAT;
    }

    private boolean hasMessages() {
        return scenario == ScenarioName.ECHO || hasPublishers();
    }

    boolean isOpenLoop() {
        return rate > 0;
    }

    private boolean isLoopback() {
        return url.getHost().startsWith("127.") || url.getHost().equals("localhost");
    }

    int connections() {
        if (connections != null) {
            return connections;
        }
        return switch (scenario) {
            case ECHO, BROADCAST, CHAT -> DEFAULT_CONNECTIONS;
            case CONNECT -> DEFAULT_WORKERS;
            case IDLE -> DEFAULT_IDLE;
        };
    }

    /** 0: from any address. */
    int sources() {
        if (sources != null) {
            return sources;
        }
        boolean many = scenario == ScenarioName.CONNECT || scenario == ScenarioName.IDLE;
        return many && isLoopback() ? Sources.USUAL : 0;
    }

    Duration warmUp() {
        if (warmUp != null) {
            return warmUp;
        }
        return scenario == ScenarioName.IDLE ? Duration.ZERO : Duration.ofSeconds(2);
    }

    /** For the report: those that mean something in the scenario. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("connections", Integer.toString(connections()));
        if (hasPublishers()) {
            settings.put("publishers", Integer.toString(publishers));
        }
        if (hasMessages()) {
            settings.put("loop", isOpenLoop() ? "open" : "closed");
            settings.put(isOpenLoop() ? "rate" : "pipeline", isOpenLoop() ? plain(rate) : Integer.toString(pipeline));
            settings.put("size", Integer.toString(size));
            settings.put("kind", isRaw() ? "bytes" : binary ? "binary" : "text");
            if (isJson()) {
                settings.put("content", "json");
            }
            if (compress) {
                settings.put("compression", "permessage-deflate");
            }
        }
        settings.put("warm-up", plain(warmUp().toMillis() / 1e3) + " s");
        settings.put("duration", plain(duration.toMillis() / 1e3) + " s");
        return settings;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
