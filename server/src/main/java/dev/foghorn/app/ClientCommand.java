package dev.foghorn.app;

import dev.foghorn.api.WebSocket;
import dev.foghorn.client.WebSocketClient;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.loop.OutboundLimits;
import dev.foghorn.loop.SlowConsumerPolicy;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.threads.Daemons;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code foghorn client}: one connection, from standard input to standard output. */
@Command(
        name = "client",
        mixinStandardHelpOptions = true,
        versionProvider = Foghorn.Version.class,
        showDefaultValues = true,
        sortOptions = false,
        description = {
            "Sends each line of standard input as a text message, and prints what arrives.",
            "",
            "  /ping [DATA]            pings, and prints the round trip time",
            "  /close [CODE [REASON]]  closes; with 1000 unless told otherwise",
            "  /binary HEX             sends a binary message, such as /binary 00 ff 10",
            "  //TEXT                  sends /TEXT",
            "",
            "At the end of the input it waits for a last round trip and closes with 1000, so that this prints hello:",
            "  echo hello | foghorn client ws://localhost:8080/echo",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:closed in good order", "1:no connection, or it failed", "2:wrong option or URL"
        })
final class ClientCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "URL",
            description = "Such as ws://localhost:8080/echo, or wss://example.com/ for TLS.")
    private String url;

    @Option(names = {"-v", "--verbose"}, description = "Shows the handshake's request and response, on standard error.")
    private boolean verbose;

    @Option(names = "--header", paramLabel = "'NAME: VALUE'", showDefaultValue = Visibility.NEVER,
            description = "Adds a header field to the request. May be repeated.")
    private List<String> headers = new ArrayList<>();

    @Option(names = "--subprotocol", paramLabel = "NAME", split = ",",
            showDefaultValue = Visibility.NEVER,
            description = "Offers a subprotocol. May be repeated, the best first.")
    private List<String> subprotocols = new ArrayList<>();

    @Option(names = "--origin", paramLabel = "ORIGIN", description = "Sends an Origin, as a browser does.")
    private String origin;

    @Option(names = "--max-message", paramLabel = "SIZE", defaultValue = "1m", converter = ByteSize.OfMessage.class,
            description = "Largest message taken, inclusive.")
    private int maxMessage;

    @Mixin
    private TrustOptions trust;

    @Mixin
    private CompressionOptions compression;

    @Spec
    private CommandSpec spec;

    private final InputStream input;

    ClientCommand() {
        this(System.in);
    }

    ClientCommand(InputStream input) {
        this.input = input;
    }

    @Override
    public Integer call() throws IOException {
        LogLevel.WARN.apply();
        PrintWriter err = spec.commandLine().getErr();
        Conversation conversation = new Conversation(spec.commandLine().getOut(), err);
        WebSocketClient client = builder(err).build();
        Thread goodbye = new Thread(client::close, "foghorn-goodbye"); // Ctrl-C closes with 1001
        Runtime.getRuntime().addShutdownHook(goodbye);
        try {
            return converse(client, conversation, err);
        } finally {
            closeUnlessInterrupted(client, goodbye);
        }
    }

    private static void closeUnlessInterrupted(WebSocketClient client, Thread goodbye) {
        try {
            Runtime.getRuntime().removeShutdownHook(goodbye);
        } catch (IllegalStateException interrupted) {
            return; // the program is ending, and says goodbye itself
        }
        client.close();
    }

    private int converse(WebSocketClient client, Conversation conversation, PrintWriter err) {
        WebSocket socket;
        try {
            socket = client.connect(url, conversation).join();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        } catch (CompletionException e) {
            err.println("cannot connect to " + url + ": " + advice(e.getCause().getMessage()));
            return 1;
        }
        String spoken = socket.subprotocol();
        err.println("connected" + (spoken == null ? "" : ", with subprotocol " + spoken));
        // it may wait for a line that never comes
        Daemons.thread("foghorn-input", () -> read(socket, conversation)).start();
        return conversation.awaitEnd();
    }

    private static String advice(String reason) {
        String known = String.valueOf(reason);
        if (known.endsWith("Connection refused")) {
            return reason + ". Is the server running there?";
        }
        if (known.contains("valid certification path")) {
            return reason + ". Name the server's CA with --ca, or trust anybody with --insecure.";
        }
        return reason;
    }

    private void read(WebSocket socket, Conversation conversation) {
        try {
            BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null && socket.isOpen(); line = lines.readLine()) {
                conversation.enter(socket, line);
            }
            conversation.finish(socket);
        } catch (IOException e) {
            socket.close(1001, "no more input");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private WebSocketClient.Builder builder(PrintWriter err) {
        // what is typed is never dropped: reading the input waits for the queue instead
        WebSocketClient.Builder builder = WebSocketClient.builder()
                .options(ConnectionOptions.DEFAULT
                        .withLimits(Limits.ofMessage(maxMessage))
                        .withOutbound(OutboundLimits.DEFAULT
                                .withQueue(Limits.LARGEST).withPolicy(SlowConsumerPolicy.DROP_NEWEST))
                        .withCompression(compression.compression()));
        try {
            builder.tls(trust.tls());
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--ca, --cert, --key': " + e.getMessage(), e);
        }
        subprotocols.forEach(builder::subprotocol);
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new ParameterException(spec.commandLine(),
                        "Invalid value for option '--header': must be like 'Name: value', not '" + header + "'");
            }
            builder.header(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
        }
        if (origin != null) {
            builder.header("Origin", origin);
        }
        if (verbose) {
            builder.onRequest(request -> show(err, "> ", request));
            builder.onResponse(response -> show(err, "< ", response.toString()));
        }
        return builder;
    }

    private static void show(PrintWriter err, String mark, String head) {
        head.strip().lines().forEach(line -> err.println(mark + line));
    }
}
