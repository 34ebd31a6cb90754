package dev.foghorn.chat;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.chat.account.Person;
import dev.foghorn.chat.account.Sessions;
import dev.foghorn.chat.filter.TextFilter;
import dev.foghorn.chat.log.RoomLog;
import dev.foghorn.chat.rate.Allowance;
import dev.foghorn.chat.rate.Rates;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ClientMessage;
import dev.foghorn.chat.wire.ErrorCode;
import dev.foghorn.chat.wire.MessageReader;
import dev.foghorn.chat.wire.ServerMessages;
import dev.foghorn.hub.Hub;
import dev.foghorn.loop.SlowConsumerPolicy;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.server.HandlerFactory;
import dev.foghorn.server.OpeningRequest;
import dev.foghorn.server.WebSocketServer;
import dev.foghorn.threads.Daemons;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Rooms that are logs, and who is in them; CHAT.md has the wire protocol.
 *
 * <pre>
 *   loops:    parse, check, ask --+--&gt; scribe of the room: filter, store, publish, answer --&gt; loops
 *                                 +--&gt; readers: history, what somebody missed --------------&gt; loops
 * </pre>
 *
 * Thread-safe. It is to be closed after the server that it is a route of.
 */
public final class Chat implements HandlerFactory, AutoCloseable {
    /** The subprotocol (RFC 6455 section 1.9). */
    public static final String SUBPROTOCOL = "foghorn.chat.v1";

    private static final long SWEEP_MILLIS = 250;
    /** For what is queued when it is closed: a store that takes longer is likely to be down. */
    private static final long CLOSING_MILLIS = 10_000;
    private static final int MOST_ROOMS_TOLD = 100;

    private final RoomLog log;
    private final TextFilter filter;
    private final Rates rates;
    private final ChatOptions options;
    private final ChatCounters counters = new ChatCounters();
    private final Hub hub = new Hub();
    private final Attendance attendance = new Attendance(this::dismiss);
    private final Directory directory;
    private final Doorkeeper doorkeeper;
    private final Greeter greeter;
    private final MessageReader reader;
    private final List<Scribe> scribes;
    private final Readers readers = new Readers();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(new Daemons("foghorn-chat-clock"));

    /** @param log closed with this */
    public Chat(RoomLog log, Sessions sessions, TextFilter filter, Rates rates, ChatOptions options) {
        this.log = new FailFastLog(log);
        this.filter = filter;
        this.rates = rates;
        this.options = options;
        this.directory = new Directory(options.rooms(), options.roomsOfOne());
        this.doorkeeper = new Doorkeeper(sessions);
        this.greeter = new Greeter(sessions, attendance, options);
        this.reader = new MessageReader(options.maxText(), options.maxMedia());
        this.scribes = IntStream.range(0, options.scribes())
                .mapToObj(i -> new Scribe("foghorn-chat-scribe-" + i, this.log,
                        new ChatRooms(this.log, hub, directory),
                        counters, options.queue()))
                .toList();
        scribes.forEach(Scribe::start);
        sessions.onEnd(attendance::endSession);
        clock.scheduleAtFixedRate(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        attendance.sweep(System.currentTimeMillis());
        greeter.sweep();
    }

    /** Serves the chat on a path. A connection that cannot keep up is closed: a dropped message would be a hole. */
    public WebSocketServer.Builder addTo(WebSocketServer.Builder server, String path) {
        return server.routeTo(path, this, SUBPROTOCOL).slowConsumer(path, SlowConsumerPolicy.CLOSE);
    }

    @Override
    public WebSocketHandler handlerFor(OpeningRequest request) throws HandshakeException {
        return new ChatHandler(this, doorkeeper.admit(request.http().head()));
    }

    /** How many connections there are, with and without hello. */
    public int connections() {
        return attendance.size();
    }

    /** How many rooms somebody is in. */
    public int rooms() {
        return directory.size();
    }

    /** Bytes of what was said and is not stored yet, and of other wishes that wait behind it. */
    public long waitingBytes() {
        return scribes.stream().mapToLong(Scribe::waitingBytes).sum();
    }

    public ChatCounters counters() {
        return counters;
    }

    // ------------------------------------------------------------------------------------------- for the handlers

    Allowance allowance(WebSocket socket) {
        return rates.open(socket.remoteAddress() instanceof InetSocketAddress address ? address.getAddress() : null);
    }

    Visitor arrive(WebSocket socket) {
        Visitor visitor = new Visitor(socket, counters, System.currentTimeMillis() + options.helloTimeout().toMillis());
        attendance.add(visitor);
        return visitor;
    }

    void depart(Visitor visitor) {
        attendance.remove(visitor);
        greeter.farewell(visitor);
        exit(visitor);
    }

    /** Its user is gone from the rooms at once, however long the closing handshake takes. */
    private void dismiss(Visitor visitor, String reason) {
        visitor.close(CloseCodes.UNAUTHORIZED, reason);
        exit(visitor);
    }

    /** Even if it is in no room now: it may be on its way into one. */
    private void exit(Visitor visitor) {
        if (visitor.hasWishedForRooms()) {
            scribes.forEach(scribe -> scribe.add(new Exit(visitor)));
        }
    }

    ChatOptions options() {
        return options;
    }

    MessageReader reader() {
        return reader;
    }

    TextFilter filter() {
        return filter;
    }

    Greeter greeter() {
        return greeter;
    }

    Readers readers() {
        return readers;
    }

    /** The one that a room belongs to. */
    Scribe scribe(String room) {
        return scribes.get(Math.floorMod(room.hashCode(), scribes.size()));
    }

    Command history(Visitor visitor, ClientMessage.History wish) {
        return new History(visitor, wish, log, readers);
    }

    void requireRole(Person person, String room) throws ChatException {
        if (!mayJoin(person, room)) {
            throw new ChatException(ErrorCode.FORBIDDEN, "this room is for those with the role '"
                    + options.roles().get(room) + "'");
        }
    }

    private boolean mayJoin(Person person, String room) {
        String role = options.roles().get(room);
        return role == null || person.roles().contains(role);
    }

    /** Of those that one may join; sorting them takes its time. */
    void tellRooms(Visitor visitor) throws ChatException {
        try {
            readers.offer(visitor, () -> visitor.send(rooms(visitor.person())));
        } catch (RejectedExecutionException e) {
            throw Refusals.busy();
        }
    }

    private PreparedMessage rooms(Person person) {
        List<Directory.Listed> listed = directory.fullest(MOST_ROOMS_TOLD, room -> mayJoin(person, room));
        return ServerMessages.rooms(
                listed.stream().map(Directory.Listed::name).toList(),
                listed.stream().map(Directory.Listed::count).toList());
    }

    /** It is in no log, so it needs no order. */
    void tellTyping(Visitor visitor, String name) {
        ChatRoom room = directory.get(name);
        if (room != null && room.presence().mayTellTyping(visitor.user())) {
            hub.room(name).ifPresent(members ->
                    members.publish(ServerMessages.typing(name, visitor.user()), visitor.socket()));
        }
    }

    /** Finishes what was asked for, and closes the log. */
    @Override
    public void close() {
        try {
            for (Scribe scribe : scribes) {
                scribe.close(CLOSING_MILLIS);
            }
            readers.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clock.shutdownNow();
        log.close();
    }
}
