package dev.foghorn.app;

import dev.foghorn.hub.EchoHandler;
import dev.foghorn.hub.Hub;
import dev.foghorn.hub.RoomHandler;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import dev.foghorn.tls.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;

/** {@code foghorn serve}: echo, broadcast and rooms, and a page to try them in. */
@Command(
        name = "serve",
        description = {
            "Serves until Ctrl-C or SIGTERM, then closes every connection in good order (see --drain); a second one",
            "ends at once.",
            "",
            "  /             a page to try the others in",
            "  /echo         sends every message back",
            "  /broadcast    sends every message to everybody there; ?self=false spares the sender",
            "  /room/{name}  the same, for everybody in the room of this name",
            "  /healthz      answers 200 while the process lives; /readyz while it takes connections",
            "",
            "Sizes are written 1048576, 64k or 1m; times 500ms, 20s or 2m.",
            ""
        })
final class ServeCommand extends ServerCommand {
    /** {@link #start(ServerOptions, ServerTls)} without TLS. */
    static WebSocketServer start(ServerOptions options) throws IOException {
        return start(options, null);
    }

    /** A running server with these routes; with TLS if that is not null. */
    static WebSocketServer start(ServerOptions options, ServerTls tls) throws IOException {
        WebSocketServer.Builder builder = WebSocketServer.builder().options(options).tls(tls).health();
        new ServeCommand().addRoutes(builder, options);
        return builder.start();
    }

    @Override
    void addRoutes(WebSocketServer.Builder builder, ServerOptions options) {
        Hub rooms = new Hub();
        builder.page("/", page())
                .route("/echo", new EchoHandler())
                .route("/broadcast", new RoomHandler(new Hub(), "broadcast")) // a hub of its own: no name collides
                .routeTo("/room/{name}", request -> new RoomHandler(rooms, request.variable()));
    }

    private static String page() {
        try (InputStream page = ServeCommand.class.getResourceAsStream("page.html")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own page cannot be read", e);
        }
    }

    @Override
    void announceRoutes(String s, String hostAndPort, PrintWriter out) {
        String here = s + "://" + hostAndPort;
        out.println("page       http" + here + "/");
        out.println("echo       ws" + here + "/echo");
        out.println("broadcast  ws" + here + "/broadcast");
        out.println("room       ws" + here + "/room/{name}");
    }

    @Override
    void closeRoutes() {}
}
