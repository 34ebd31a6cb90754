package dev.foghorn.app;

import dev.foghorn.chat.Chat;
import dev.foghorn.chat.ChatOptions;
import dev.foghorn.chat.account.Accounts;
import dev.foghorn.chat.account.TokenSessions;
import dev.foghorn.chat.filter.FilterFile;
import dev.foghorn.chat.filter.TextFilter;
import dev.foghorn.chat.log.RoomLog;
import dev.foghorn.chat.login.Login;
import dev.foghorn.chat.rate.Rates;
import dev.foghorn.loop.Reception.Response;
import dev.foghorn.loop.SlowConsumerPolicy;
import dev.foghorn.protocol.handshake.HttpResponse;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code foghorn chat}: rooms with a history, and a page to talk in. */
@Command(
        name = "chat",
        description = {
            "Serves a chat: rooms whose messages are kept, on a page and for programs. Until Ctrl-C or SIGTERM, then",
            "it closes every connection in good order (see --drain); a second one ends at once.",
            "",
            "  /chat         the page; and for WebSocket the chat itself, as server/CHAT.md describes it",
            "  /register, /login, /refresh, /logout, /session",
            "                accounts, if --users or --token-keys switches them on",
            "  /healthz      answers 200 while the process lives; /readyz while it takes connections",
            "",
            "Sizes are written 1048576, 64k or 1m; times 500ms, 20s or 2m.",
            ""
        })
final class ChatCommand extends ServerCommand {
    private static final String PATH = "/chat";

    @Mixin
    private StoreOptions store;

    @Mixin
    private AccountOptions accountOptions;

    @Mixin
    private ChatLimits chatLimits;

    @Option(names = "--filter", paramLabel = "FILE", showDefaultValue = Visibility.NEVER,
            description = "Rules for what is said: words and expressions that are masked, rejected or flagged. Read"
                    + " again when it changes.")
    private Path filterFile;

    private Chat chat;
    /** What was opened, the last first; all of it is closed in this order. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @Override
    void addRoutes(WebSocketServer.Builder builder, ServerOptions server) throws WrongOption {
        if (server.connection().outbound().policy() != SlowConsumerPolicy.CLOSE) {
            throw new WrongOption("--slow-consumer", "must be close: in a chat a dropped message would be a hole");
        }
        ChatOptions options = chatLimits.chat(server.connection().limits().maxMessage());
        TextFilter filter = filter();
        RoomLog messages = store.open();
        opened.push(messages);
        Accounts accounts = accountOptions.accounts(store, messages);
        opened.push(accounts);
        TokenSessions sessions = accountOptions.sessions(store.inFolder("tokens.key"), accounts);
        opened.push(sessions);
        Login login = accountOptions.login(accounts, sessions);
        opened.push(login);
        login.addTo(builder);
        chat = new Chat(messages, sessions, filter, new Rates(chatLimits.rates()), options);
        opened.push(chat);
        chat.addTo(builder.page(PATH, page()), PATH);
        builder.resource("/", request -> new Response(HttpResponse.sentence(303, "the chat is at " + PATH)
                .with("Location", PATH)));
    }

    private TextFilter filter() throws WrongOption {
        if (filterFile == null) {
            return TextFilter.NONE;
        }
        try {
            FilterFile filter = FilterFile.open(filterFile);
            opened.push(filter);
            return filter;
        } catch (IOException e) {
            throw new WrongOption("--filter", e.getMessage());
        }
    }

    private static String page() {
        try (InputStream page = Chat.class.getResourceAsStream("chat.html")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own page cannot be read", e);
        }
    }

    @Override
    void announceRoutes(String s, String hostAndPort, PrintWriter out) {
        out.println("page       http" + s + "://" + hostAndPort + PATH);
        out.println("chat       ws" + s + "://" + hostAndPort + PATH);
    }

    @Override
    void addMetrics(PrometheusRegistry registry) {
        ChatMetrics.register(chat, registry);
    }

    @Override
    void closeRoutes() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                // a static logger would be there before the command line could say what is logged
                LoggerFactory.getLogger(ChatCommand.class).warn("the chat's end is not in good order", e);
            }
        }
    }
}
