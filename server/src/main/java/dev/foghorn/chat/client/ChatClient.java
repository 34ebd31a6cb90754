package dev.foghorn.chat.client;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import dev.foghorn.chat.wire.JsonWriter;
import dev.foghorn.chat.wire.MediaFrame;
import dev.foghorn.client.Backoff;
import dev.foghorn.client.WebSocketClient;
import dev.foghorn.protocol.handshake.WebSocketUri;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

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

    private final Link link;
    private final int mostUnacknowledged;
    private final AtomicInteger unacknowledged = new AtomicInteger();

    private ChatClient(Link link, int mostUnacknowledged) {
        this.link = link;
        this.mostUnacknowledged = mostUnacknowledged;
    }

    /**
     * @param uri such as {@code ws://localhost:8080/chat}
     * @throws IllegalArgumentException if it is not one of WebSocket's
     */
    public static Builder builder(String uri, ChatListener listener) {
        WebSocketUri.parse(uri);
        return new Builder(uri, listener);
    }

    public State state() {
        return link.state();
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
            link.take(room).firstJoined().whenComplete((nothing, refusal) -> {
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
        link.thread().post(() -> link.leave(room));
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
        link.thread().post(() -> link.send(PreparedMessage.text(JsonWriter.of("typing").with("room", room).toBytes())));
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
        link.thread().post(link::bye);
    }

    /**
     * Closes the connection with 1000, and ends; the session stays. Waits for the closing handshake, some seconds at
     * most, unless it is called on the client's own thread.
     */
    @Override
    public void close() {
        if (link.thread().isCurrent()) {
            link.end("closed by the program");
            return;
        }
        try {
            link.thread().post(() -> link.end("closed by the program"));
            link.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a task that completes the future; after the end, nothing does any more. */
    private void ask(CompletableFuture<?> answer, Runnable task) {
        boolean posted = link.thread().post(() -> {
            if (link.state() == State.CLOSED) {
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
            Seat seat = link.seat(room);
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

    /** Who is to be in the chat, and how. Not thread-safe. */
    public static final class Builder {
        /** A person says some lines while a server is restarted, and a program so much. */
        private static final int MOST_UNACKNOWLEDGED = 1000;

        private final String uri;
        private final ChatListener listener;
        private WebSocketClient.Builder connections = WebSocketClient.builder();
        private Backoff backoff = new Backoff();
        private Duration steady = Link.STEADY;
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

        /** How long to wait before connecting again; after a connection that lasted 10 s it begins anew. */
        public Builder backoff(Backoff backoff) {
            this.backoff = Objects.requireNonNull(backoff, "backoff");
            return this;
        }

        /** For tests, which do not want to wait 10 s. */
        Builder steadyAfter(Duration steady) {
            this.steady = steady;
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
            Link link = new Link(uri, listener, name, token, backoff, steady, connections);
            link.thread().post(link::connect);
            return new ChatClient(link, mostUnacknowledged);
        }
    }
}
