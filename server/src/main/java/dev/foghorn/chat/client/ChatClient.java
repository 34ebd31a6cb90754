package dev.foghorn.chat.client;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import dev.foghorn.chat.wire.JsonWriter;
import dev.foghorn.chat.wire.MediaFrame;
import dev.foghorn.client.Backoff;
import dev.foghorn.client.WebSocketClient;
import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.WebSocketUri;
import dev.foghorn.protocol.message.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody in the chat, who stays there: after a lost connection the client connects again, hears what was missed, and
 * says what was not acknowledged, once.
 *
 * <pre>{@code
 * try (ChatClient ann = ChatClient.builder("ws://localhost:8080/chat", message -> ...).name("ann").start()) {
 *     ann.join("harbour").join();
 *     long id = ann.say("harbour", "good morning").join();
 * }
 * }</pre>
 *
 * A dead connection is noticed by the Pings of its {@link WebSocketClient}. Attempts to connect are delayed by a {@link
 * Backoff}. It ends by itself if there is no sense in trying again: a token is refused or its session has ended, a
 * login is needed, or the name is taken.
 *
 * <p>Thread-safe. No method blocks but {@link #close}. Everything happens on one thread of the client's own, the
 * listener's calls and what depends on the futures too: so wait for a future in neither. Requires the Jackson library
 * ({@code tools.jackson.core:jackson-core}).
 */
public final class ChatClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChatClient.class);

    private static final String SUBPROTOCOL = "foghorn.chat.v1";
    private static final int UNAUTHORIZED_CLOSE = 4401;
    /** A server that opens connections and then says nothing is as good as none; Pings alone would not tell. */
    private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(10);
    /** Messages that were read and wait for a slow listener; then the server is read from no further. */
    private static final int MOST_UNHEARD = 100;
    /** A timer that is too short would ask again and again. */
    private static final long LEAST_REFRESH_MILLIS = 1000;

    /** What there is of a connection. */
    public enum State {
        /** An attempt is under way. */
        CONNECTING,
        /** The server knows us. */
        CONNECTED,
        /** The next attempt waits for its time. */
        RECONNECTING,
        /** The end. */
        CLOSED
    }

    private final String uri;
    private final ChatListener listener;
    private final WebSocketClient client;
    private final Backoff backoff;
    private final int mostUnacknowledged;
    private final String name;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(this::makeThread);
    /** The thread itself. */
    private volatile Thread own;
    private final Thread goodbye;
    private final Semaphore unheard = new Semaphore(MOST_UNHEARD);
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private volatile State state = State.CONNECTING;
    /** The last handshake was answered so. */
    private volatile boolean unauthorized;

    // from here on: on the thread
    private final Map<String, Seat> seats = new LinkedHashMap<>();
    private String token;
    /** Null if there is no connection, nor an attempt. */
    private Line line;

    private ChatClient(Builder builder) throws IOException {
        uri = builder.uri;
        listener = builder.listener;
        name = builder.name;
        token = builder.token;
        backoff = builder.backoff;
        mostUnacknowledged = builder.mostUnacknowledged;
        client = builder.connections.subprotocol(SUBPROTOCOL).onResponse(this::answered).build();
        goodbye = new Thread(client::close, "foghorn-chat-goodbye");
        goodbye.setDaemon(true);
    }

    private Thread makeThread(Runnable work) {
        own = new Thread(work, "foghorn-chat-client");
        own.setDaemon(true);
        return own;
    }

    /**
     * @param uri such as {@code ws://localhost:8080/chat}
     * @throws IllegalArgumentException if it is not one of WebSocket's
     */
    public static Builder builder(String uri, ChatListener listener) {
        WebSocketUri.parse(uri);
        return new Builder(uri, listener);
    }

    // ------------------------------------------------------------------------------------------------ for all threads

    public State state() {
        return state;
    }

    /**
     * Joins a room, now and after each lost connection, until it is left.
     *
     * @return completed when we are there for the first time; or exceptionally, with a {@link ChatException}, if the
     *     server refuses
     */
    public CompletableFuture<Void> join(String room) {
        CompletableFuture<Void> joined = new CompletableFuture<>();
        ask(joined, () -> {
            Seat seat = seats.get(room);
            if (seat == null) {
                seat = new Seat(room, this);
                seats.put(room, seat);
                if (state == State.CONNECTED) {
                    seat.join();
                }
            }
            seat.firstJoined().whenComplete((nothing, refusal) -> {
                if (refusal == null) {
                    joined.complete(null);
                } else {
                    joined.completeExceptionally(refusal);
                }
            });
        });
        return joined;
    }

    /** Leaves a room; what was said there and not acknowledged fails. */
    public void leave(String room) {
        post(() -> {
            Seat seat = seats.remove(room);
            if (seat != null) {
                send(PreparedMessage.text(JsonWriter.of("leave").with("room", room).toBytes()));
                seat.end(new IOException("'" + room + "' was left before the answer"));
            }
        });
    }

    /**
     * Says something. Without a connection it waits for the next one. If a server is restarted meanwhile, it is said
     * once all the same. What is said in a room is stored in this order, unless the server refuses something for a
     * while: then up to 15 that had been sent before its refusal came may overtake it.
     *
     * @param room one that was joined; {@link #join} need not be complete
     * @return the message's id, once it is stored; or a {@link ChatException} that tells why it is not: NOT_IN_ROOM, or
     *     BUSY if too much waits already, or what the server says; or an {@link IOException} if the client ends or
     *     leaves the room before the answer: then it may have been stored
     */
    public CompletableFuture<Long> say(String room, String text) {
        return publish(room, ref -> PreparedMessage.text(
                JsonWriter.of("say").with("room", room).with("ref", ref).with("text", text).toBytes()));
    }

    /** {@link #say} with a picture or a sound. @param media such as {@code image/png}; see CHAT.md */
    public CompletableFuture<Long> say(String room, String media, byte[] content) {
        return publish(room, ref -> PreparedMessage.binary(MediaFrame.write(
                JsonWriter.of("say").with("room", room).with("ref", ref).with("media", media).toBytes(), content)));
    }

    private CompletableFuture<Long> publish(String room, Function<String, PreparedMessage> encode) {
        if (unacknowledged.incrementAndGet() > mostUnacknowledged) {
            unacknowledged.decrementAndGet();
            return CompletableFuture.failedFuture(new ChatException(
                    ErrorCode.BUSY, mostUnacknowledged + " messages wait to be acknowledged: say it again later"));
        }
        CompletableFuture<Long> id = new CompletableFuture<>();
        id.whenComplete((stored, refusal) -> unacknowledged.decrementAndGet());
        String ref = UUID.randomUUID().toString();
        Saying saying = new Saying(ref, encode.apply(ref), id);
        askIn(room, id, seat -> seat.say(saying));
        return id;
    }

    /** Tells the others that we are writing; nothing, if there is no connection. */
    public void typing(String room) {
        post(() -> send(PreparedMessage.text(JsonWriter.of("typing").with("room", room).toBytes())));
    }

    /** @return who is in a room that was joined; an {@link IOException} if there is no connection */
    public CompletableFuture<Presence> who(String room) {
        CompletableFuture<Presence> answer = new CompletableFuture<>();
        askIn(room, answer, seat -> seat.askWho(answer));
        return answer;
    }

    /**
     * What was said before in a room that was joined.
     *
     * @param before an id; empty for the last messages
     * @param limit at most so many, 1-100
     * @return an {@link IOException} if there is no connection
     */
    public CompletableFuture<History> history(String room, OptionalLong before, int limit) {
        JsonWriter question = JsonWriter.of("history").with("room", room).with("limit", limit);
        before.ifPresent(id -> question.with("before", id));
        PreparedMessage encoded = PreparedMessage.text(question.toBytes());
        CompletableFuture<History> answer = new CompletableFuture<>();
        askIn(room, answer, seat -> seat.askHistory(encoded, answer));
        return answer;
    }

    /** Ends the session on the server, for all who use its token, and then the client. */
    public void logOut() {
        post(() -> {
            if (state == State.CONNECTED) {
                line.bye = true;
                send(PreparedMessage.text(JsonWriter.of("bye").toBytes()));
            } else {
                end("logged out without a connection: the session ends when its time comes");
            }
        });
    }

    /**
     * Closes the connection with 1000, and ends; the session stays. Waits for the closing handshake, some seconds at
     * most, unless it is called on the client's own thread.
     */
    @Override
    public void close() {
        if (isCurrent()) {
            end("closed by the program");
            return;
        }
        try {
            post(() -> end("closed by the program"));
            thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS); // what ends it, comes from us
            goodbye.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ------------------------------------------------------------------------------------------------ to the thread

    private boolean isCurrent() {
        return Thread.currentThread() == own;
    }

    /** @return whether it will run: not after the end */
    private boolean post(Runnable task) {
        try {
            thread.execute(() -> run(task));
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("the chat client ends after an unexpected error", e);
            end("unexpected error: " + e);
        }
    }

    /** Runs a task that completes the future; after the end, nothing does any more. */
    private void ask(CompletableFuture<?> answer, Runnable task) {
        boolean posted = post(() -> {
            if (state == State.CLOSED) {
                answer.completeExceptionally(ended());
            } else {
                task.run();
            }
        });
        if (!posted) {
            answer.completeExceptionally(ended());
        }
    }

    private void askIn(String room, CompletableFuture<?> answer, Consumer<Seat> task) {
        ask(answer, () -> {
            Seat seat = seats.get(room);
            if (seat == null) {
                answer.completeExceptionally(
                        new ChatException(ErrorCode.NOT_IN_ROOM, "join '" + room + "' first").about(room, null));
            } else {
                task.accept(seat);
            }
        });
    }

    private static IOException ended() {
        return new IOException("the chat client has ended");
    }

    // ------------------------------------------------------------------------------------------------ for seats

    ChatListener listener() {
        return listener;
    }

    /** Nothing happens without a connection. */
    void send(PreparedMessage message) {
        if (line != null && line.greeted) {
            line.socket.send(message);
        }
    }

    /** Runs a task after some time, if the connection of now is then still there. */
    void later(Duration delay, Runnable task) {
        Line now = line;
        after(delay, () -> {
            if (line == now) {
                task.run();
            }
        });
    }

    private void after(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, thread)
                .execute(() -> run(task));
    }

    void forget(String room) {
        seats.remove(room);
    }

    // ------------------------------------------------------------------------------------------------ connections

    private void answered(HttpHead response) {
        unauthorized = response.startLine().startsWith("HTTP/1.1 401 ");
    }

    /** One connection, or the attempt to have one. Its fields are used on the client's thread. */
    private final class Line implements WebSocketHandler {
        /** Null until it is open. */
        private WebSocket socket;
        /** The server has answered our hello. */
        private boolean greeted;
        /** We have said goodbye. */
        private boolean bye;

        @Override
        public void onOpen(WebSocket opened) {
            post(() -> {
                socket = opened;
                if (line == this) {
                    hello();
                } else {
                    socket.close();
                }
            });
        }

        /** Waits for a listener that is behind: then what the server sends stays in TCP. */
        @Override
        public void onMessage(WebSocket opened, Message message) {
            Received received = Received.read(message);
            unheard.acquireUninterruptibly();
            boolean posted = post(() -> {
                unheard.release();
                if (line == this) {
                    hear(received);
                }
            });
            if (!posted) {
                unheard.release();
            }
        }

        @Override
        public void onClose(WebSocket closed, CloseStatus status) {
            post(() -> lost(this, status.code(), status.toString()));
        }

        @Override
        public void onFailure(WebSocket closed, CloseStatus status) {
            post(() -> lost(this, status.code(), status.toString()));
        }
    }

    private void connect() {
        if (state == State.CLOSED) {
            return;
        }
        Line attempt = new Line();
        line = attempt;
        state = State.CONNECTING;
        listener.onConnecting();
        if (state == State.CLOSED) { // by the listener
            return;
        }
        unauthorized = false;
        client.connect(uri, attempt).whenComplete((socket, failure) -> {
            if (failure != null) {
                post(() -> failed(attempt, failure));
            }
        });
    }

    private void failed(Line attempt, Throwable failure) {
        if (line != attempt) {
            return;
        }
        if (unauthorized) {
            end(failure.getMessage());
        } else {
            reconnect(failure.getMessage());
        }
    }

    private void lost(Line ended, int code, String why) {
        if (line != ended) {
            return;
        }
        if (code == UNAUTHORIZED_CLOSE) {
            end(why);
        } else if (ended.bye) {
            end("logged out");
        } else {
            reconnect(why);
        }
    }

    private void reconnect(String why) {
        line = null;
        state = State.RECONNECTING;
        List.copyOf(seats.values()).forEach(Seat::lost);
        Duration wait = backoff.next();
        listener.onReconnecting(wait, why);
        after(wait, this::connect);
    }

    private void end(String why) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        if (line != null && line.socket != null) {
            line.socket.close(CloseCode.NORMAL_CLOSURE, "goodbye");
        }
        line = null;
        List<Seat> all = List.copyOf(seats.values());
        seats.clear();
        all.forEach(seat -> seat.end(new IOException("the chat client has ended: " + why)));
        try {
            listener.onClosed(why);
        } finally {
            thread.shutdown(); // after what was posted before
            goodbye.start();
        }
    }

    // ------------------------------------------------------------------------------------------------ the chat

    private void hello() {
        // a token brings back who we are; a name makes somebody new of us
        JsonWriter hello = JsonWriter.of("hello").with("token", token).with("name", token == null ? name : null);
        line.socket.send(PreparedMessage.text(hello.toBytes()));
        later(HELLO_TIMEOUT, () -> {
            if (!line.greeted) {
                line.socket.close(
                        CloseCode.POLICY_VIOLATION, "no answer to hello in " + HELLO_TIMEOUT.toSeconds() + " s");
            }
        });
    }

    private void hear(Received received) {
        Seat seat = seats.get(received.text("room"));
        switch (received.type()) {
            case "hello" -> greeted(received);
            case "token" -> keepToken(received);
            case "error" -> refused(seat, received.error());
            case "message", "said", "joined", "who", "history", "entered", "exited", "typing" -> {
                if (seat != null) {
                    hearIn(seat, received);
                }
            }
            default -> { } // answers that nobody waits for, and what a newer server may tell
        }
    }

    private void hearIn(Seat seat, Received received) {
        String room = received.text("room");
        switch (received.type()) {
            case "message" -> seat.message(ChatMessage.of(received));
            case "said" -> seat.said(received);
            case "joined" -> seat.joined(received);
            case "who" -> seat.who(received);
            case "history" -> seat.history(received);
            case "entered" -> listener.onEntered(room, received.text("user"), received.count());
            case "exited" -> listener.onExited(room, received.text("user"), received.count());
            case "typing" -> listener.onTyping(room, received.text("user"));
            default -> throw new IllegalArgumentException(received.type());
        }
    }

    private void greeted(Received hello) {
        line.greeted = true;
        state = State.CONNECTED;
        backoff.reset();
        keepToken(hello);
        listener.onConnected(hello.text("user"));
        List.copyOf(seats.values()).forEach(Seat::join);
    }

    /** A token is renewed halfway to its end, so that there is time to try it on another connection. */
    private void keepToken(Received answer) {
        if (answer.text("token") != null) {
            token = answer.text("token");
        }
        if (answer.number("expires") > 0) {
            long left = answer.number("expires") - System.currentTimeMillis();
            later(Duration.ofMillis(Math.max(LEAST_REFRESH_MILLIS, left / 2)),
                    () -> send(PreparedMessage.text(JsonWriter.of("refresh").toBytes())));
        }
    }

    private void refused(Seat seat, ChatException refusal) {
        if (line.greeted) {
            if (seat == null || !seat.refused(refusal)) {
                listener.onError(refusal);
            }
        } else if (Seat.isPassing(refusal)) {
            later(Seat.wait(refusal), this::hello);
        } else {
            end(refusal.code().word() + ": " + refusal.getMessage());
        }
    }

    // ------------------------------------------------------------------------------------------------ how

    /** Who is to be in the chat, and how. Not thread-safe. */
    public static final class Builder {
        /** A person says some lines while a server is restarted, and a program so much. */
        private static final int MOST_UNACKNOWLEDGED = 1000;

        private final String uri;
        private final ChatListener listener;
        private WebSocketClient.Builder connections = WebSocketClient.builder();
        private Backoff backoff = new Backoff();
        private int mostUnacknowledged = MOST_UNACKNOWLEDGED;
        private String name;
        private String token;

        private Builder(String uri, ChatListener listener) {
            this.uri = uri;
            this.listener = Objects.requireNonNull(listener, "listener");
        }

        /** A guest's name. The token that the server gives for it is used from then on. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** A session's token, in place of a name. With a cookie or an Authorization header neither is needed. */
        public Builder token(String token) {
            this.token = token;
            return this;
        }

        /**
         * How connections are made: time-outs, Pings, trust, header fields, the longest message. This takes its
         * {@code onResponse}, and adds the chat's subprotocol.
         */
        public Builder connections(WebSocketClient.Builder connections) {
            this.connections = Objects.requireNonNull(connections, "connections");
            return this;
        }

        /** How long to wait before connecting again. */
        public Builder backoff(Backoff backoff) {
            this.backoff = Objects.requireNonNull(backoff, "backoff");
            return this;
        }

        /** How much may be said before the server acknowledges it, with or without a connection; 1000 by default. */
        public Builder mostUnacknowledged(int messages) {
            if (messages < 1) {
                throw new IllegalArgumentException("mostUnacknowledged must be at least 1, not " + messages);
            }
            this.mostUnacknowledged = messages;
            return this;
        }

        /**
         * Begins to connect, and does not wait for it.
         *
         * @throws IOException if the loop cannot start
         */
        public ChatClient start() throws IOException {
            ChatClient client = new ChatClient(this);
            client.post(client::connect);
            return client;
        }
    }
}
