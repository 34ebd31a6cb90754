package dev.foghorn.chat.client;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.JsonWriter;
import dev.foghorn.client.Backoff;
import dev.foghorn.client.WebSocketClient;
import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.threads.Daemons;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's way to the server, over one connection after another: connects, says hello, passes on what is heard, and
 * connects again. On the client's thread, but where something else is said.
 */
final class Link {
    private static final Logger log = LoggerFactory.getLogger(Link.class);

    private static final String SUBPROTOCOL = "foghorn.chat.v1";
    private static final int UNAUTHORIZED_CLOSE = 4401;
    private static final int TOO_FAST_CLOSE = 4429;
    /** After that the server takes as much at once again as it ever does, by its default: it fills up in 4 s. */
    private static final Duration LEAST_WAIT_IF_TOO_FAST = Duration.ofSeconds(5);
    /** A connection that lasted so long was a success; who is thrown out at once is to come back ever more slowly. */
    static final Duration STEADY = Duration.ofSeconds(10);
    /** A server that opens connections and then says nothing is as good as none; Pings alone would not tell. */
    private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(10);
    /** Messages that were read and wait for a slow listener; then the server is read from no further. */
    private static final int MOST_UNHEARD = 100;
    /** A timer that is too short would ask again and again. */
    private static final long LEAST_REFRESH_MILLIS = 1000;
    /** If a token was not renewed: often enough to be in time for its end, and a trifle to a server. */
    private static final Duration REFRESH_AGAIN = Duration.ofSeconds(5);

    private final OwnThread thread = new OwnThread(this::failed);
    private final String uri;
    private final ChatListener listener;
    private final WebSocketClient client;
    private final Backoff backoff;
    private final Duration steady;
    /** Null if there is none. */
    private final String name;
    private final Thread goodbye;
    private final Semaphore unheard = new Semaphore(MOST_UNHEARD);
    private volatile ChatClient.State state = ChatClient.State.CONNECTING;
    /** The last handshake was answered so. */
    private volatile boolean unauthorized;

    private final Map<String, Seat> seats = new LinkedHashMap<>();
    private final JoinQueue joins = new JoinQueue(this);
    /**
     * Rooms that we asked to leave, on this connection: what comes of them before the answer is of a stay that is over.
     * They are joined again, if they are to be, after it.
     */
    private final Set<String> leaving = new HashSet<>();
    /** Null if there is none. */
    private String token;
    /** How many ends of tokens were told: of these only the last one counts. */
    private int ends;
    /** Null if there is no connection, nor an attempt. */
    private Line line;

    Link(String uri, ChatListener listener, String name, String token, Backoff backoff, Duration steady,
            WebSocketClient.Builder connections) throws IOException {
        this.uri = uri;
        this.listener = listener;
        this.name = name;
        this.token = token;
        this.backoff = backoff;
        this.steady = steady;
        client = connections.subprotocol(SUBPROTOCOL).onResponse(this::answered).build();
        goodbye = Daemons.thread("foghorn-chat-goodbye", client::close);
    }

    /** For all threads. */
    OwnThread thread() {
        return thread;
    }

    /** For all threads. */
    ChatClient.State state() {
        return state;
    }

    /** Waits for the end, which is near; not on the client's thread. */
    void awaitEnd() throws InterruptedException {
        thread.awaitEnd();
        goodbye.join();
    }

    private void failed(Throwable unexpected) {
        log.error("the chat client ends after an unexpected error", unexpected);
        end("unexpected error: " + unexpected);
    }

    // ------------------------------------------------------------------------------------------------ rooms

    /** Null if it was not joined. */
    Seat seat(String room) {
        return seats.get(room);
    }

    /** The seat in a room, from now on one that is joined on each connection. */
    Seat take(String room) {
        Seat seat = seats.get(room);
        if (seat == null) {
            seat = new Seat(room, this);
            seats.put(room, seat);
            if (state == ChatClient.State.CONNECTED && !leaving.contains(room)) {
                joins.add(seat);
            }
        }
        return seat;
    }

    /** The server does not let us in. */
    void giveUp(String room) {
        joins.remove(seats.remove(room));
    }

    void leave(String room) {
        Seat seat = seats.get(room);
        if (seat == null) {
            return;
        }
        if (seat.isThere()) {
            leaving.add(room);
            sendLeave(room);
        }
        giveUp(room);
        seat.end(new IOException("'" + room + "' was left before the answer"));
    }

    private void sendLeave(String room) {
        send(PreparedMessage.text(JsonWriter.of("leave").with("room", room).toBytes()));
    }

    private void left(String room) {
        leaving.remove(room);
        Seat seat = seats.get(room);
        if (seat != null) {
            joins.add(seat);
        }
    }

    /** We are there until we may leave; or were not there at all. */
    private void refusedLeave(ChatException refusal) {
        if (Seat.isPassing(refusal)) {
            later(Seat.wait(refusal), () -> sendLeave(refusal.room()));
        } else {
            left(refusal.room());
        }
    }

    JoinQueue joins() {
        return joins;
    }

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
        thread.after(delay, () -> {
            if (line == now) {
                task.run();
            }
        });
    }

    // ------------------------------------------------------------------------------------------------ connections

    /** On a loop. */
    private void answered(HttpHead response) {
        unauthorized = response.startLine().startsWith("HTTP/1.1 401 ");
    }

    /** One connection, or the attempt to have one. Its fields are used on the client's thread. */
    private final class Line implements WebSocketHandler {
        /** Null until it is open. */
        private WebSocket socket;
        /** The server has answered our hello. */
        private boolean greeted;
        /** By System.nanoTime(). */
        private long greetedAt;
        /** We have said goodbye. */
        private boolean bye;

        @Override
        public void onOpen(WebSocket opened) {
            thread.post(() -> {
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
            boolean posted = thread.post(() -> {
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
            thread.post(() -> lost(this, status.code(), status.toString()));
        }

        @Override
        public void onFailure(WebSocket closed, CloseStatus status) {
            thread.post(() -> lost(this, status.code(), status.toString()));
        }
    }

    void connect() {
        if (state == ChatClient.State.CLOSED) {
            return;
        }
        Line attempt = new Line();
        line = attempt;
        state = ChatClient.State.CONNECTING;
        listener.onConnecting();
        if (state == ChatClient.State.CLOSED) { // by the listener
            return;
        }
        unauthorized = false;
        client.connect(uri, attempt).whenComplete((socket, failure) -> {
            if (failure != null) {
                thread.post(() -> failed(attempt, failure));
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
            reconnect(Duration.ZERO, failure.getMessage());
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
            if (ended.greeted && System.nanoTime() - ended.greetedAt >= steady.toNanos()) {
                backoff.reset();
            }
            reconnect(code == TOO_FAST_CLOSE ? LEAST_WAIT_IF_TOO_FAST : Duration.ZERO, why);
        }
    }

    private void reconnect(Duration least, String why) {
        line = null;
        joins.clear();
        leaving.clear();
        state = ChatClient.State.RECONNECTING;
        List.copyOf(seats.values()).forEach(Seat::lost);
        Duration wait = least.plus(backoff.next());
        listener.onReconnecting(wait, why);
        thread.after(wait, this::connect);
    }

    void end(String why) {
        if (state == ChatClient.State.CLOSED) {
            return;
        }
        state = ChatClient.State.CLOSED;
        if (line != null && line.socket != null) {
            line.socket.close(CloseCode.NORMAL_CLOSURE, "goodbye");
        }
        line = null;
        List<Seat> all = List.copyOf(seats.values());
        seats.clear();
        joins.clear();
        all.forEach(seat -> seat.end(new IOException("the chat client has ended: " + why)));
        try {
            listener.onClosed(why);
        } finally {
            thread.end();
            goodbye.start();
        }
    }

    // ------------------------------------------------------------------------------------------------ the chat

    /** Ends the session, and then the client. */
    void bye() {
        if (state == ChatClient.State.CONNECTED) {
            line.bye = true;
            send(PreparedMessage.text(JsonWriter.of("bye").toBytes()));
        } else {
            end("logged out without a connection: the session ends when its time comes");
        }
    }

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
        String room = received.text("room");
        boolean isOver = leaving.contains(room);
        Seat seat = isOver ? null : seats.get(room);
        switch (received.type()) {
            case "hello" -> greeted(received);
            case "token" -> keepToken(received);
            case "error" -> refused(seat, received.error());
            case "left" -> {
                if (isOver) {
                    left(room);
                }
            }
            default -> {
                if (seat != null) {
                    hearIn(seat, received);
                }
            }
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
            default -> { } // answers that nobody waits for, and what a newer server may tell
        }
    }

    private void greeted(Received hello) {
        line.greeted = true;
        state = ChatClient.State.CONNECTED;
        line.greetedAt = System.nanoTime();
        keepToken(hello);
        listener.onConnected(hello.text("user"));
        if (state == ChatClient.State.CONNECTED) { // or the listener has ended it
            List.copyOf(seats.values()).forEach(joins::add);
        }
    }

    /** A token is renewed halfway to its end, so that there is time to try it on another connection. */
    private void keepToken(Received answer) {
        if (answer.text("token") != null) {
            token = answer.text("token");
        }
        if (answer.number("expires") > 0) {
            long left = answer.number("expires") - System.currentTimeMillis();
            ends++;
            refreshAfter(Duration.ofMillis(Math.max(LEAST_REFRESH_MILLIS, left / 2)), ends);
        }
    }

    /** Asks for a new token, and again, as it may be refused for a while, until one came. */
    private void refreshAfter(Duration delay, int end) {
        later(delay, () -> {
            if (end == ends) {
                send(PreparedMessage.text(JsonWriter.of("refresh").toBytes()));
                refreshAfter(REFRESH_AGAIN, end);
            }
        });
    }

    private void refused(Seat seat, ChatException refusal) {
        if (line.greeted) {
            if ("leave".equals(refusal.to()) && leaving.contains(refusal.room())) {
                refusedLeave(refusal);
            } else if (seat == null || !seat.refused(refusal)) {
                listener.onError(refusal);
            }
        } else if (Seat.isPassing(refusal)) {
            later(Seat.wait(refusal), this::hello);
        } else {
            end(refusal.code().word() + ": " + refusal.getMessage());
        }
    }
}
