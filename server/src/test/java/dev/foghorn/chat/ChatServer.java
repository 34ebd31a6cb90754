package dev.foghorn.chat;

import dev.foghorn.chat.filter.TextFilter;
import dev.foghorn.chat.log.MemoryRoomLog;
import dev.foghorn.chat.log.RoomLog;
import dev.foghorn.chat.rate.RateOptions;
import dev.foghorn.chat.rate.Rates;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.time.Duration;

/** A chat on a port of its own; made with what it is to be like, then started. */
final class ChatServer implements AutoCloseable {
    final FakeSessions sessions = new FakeSessions();
    private RoomLog log = new MemoryRoomLog();
    private TextFilter filter = TextFilter.NONE;
    private RateOptions rates = RateOptions.OFF;
    private ChatOptions options = ChatOptions.DEFAULT;
    private int loops = 2;
    private Chat chat;
    private WebSocketServer server;

    ChatServer log(RoomLog log) {
        this.log = log;
        return this;
    }

    ChatServer filter(TextFilter filter) {
        this.filter = filter;
        return this;
    }

    ChatServer rates(RateOptions rates) {
        this.rates = rates;
        return this;
    }

    ChatServer options(ChatOptions options) {
        this.options = options;
        return this;
    }

    ChatServer loops(int loops) {
        this.loops = loops;
        return this;
    }

    ChatServer start() throws IOException {
        chat = new Chat(log, sessions, filter, new Rates(rates), options);
        server = chat.addTo(WebSocketServer.builder().options(ServerOptions.DEFAULT
                        .withAddress("127.0.0.1", 0)
                        .withLoops(loops)
                        .withDrain(Duration.ofSeconds(2))), "/chat")
                .start();
        return this;
    }

    Chat chat() {
        return chat;
    }

    WebSocketServer server() {
        return server;
    }

    /** A connection that has not said hello. */
    Peer connect(String... headers) throws IOException {
        return Peer.open(server, headers);
    }

    /** A guest. */
    Peer guest(String name) throws IOException {
        Peer peer = connect();
        peer.hello(name);
        return peer;
    }

    @Override
    public void close() {
        server.close();
        chat.close();
    }
}
