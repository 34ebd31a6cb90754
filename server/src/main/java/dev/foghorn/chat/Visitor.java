package dev.foghorn.chat;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.SendResult;
import dev.foghorn.api.WebSocket;
import dev.foghorn.chat.account.Person;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ServerMessages;
import dev.foghorn.loop.Admission;
import dev.foghorn.protocol.close.CloseCode;
import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** One connection, and who is behind it. */
final class Visitor {
    private final WebSocket socket;
    private final ChatCounters counters;
    /** Where it wants to be, and its last wish for each: made and unmade by its loop, and by who refuses just this. */
    private final Map<String, Join> wishes = new ConcurrentHashMap<>(2);
    /** Where it is once the prepared commands are performed; each changed by its room's scribe. */
    private final Set<String> rooms = ConcurrentHashMap.newKeySet(2);
    private volatile boolean wishedForRooms;
    /** Null until it has said hello; written on its loop. */
    private volatile Person person;
    /** When it is to be closed, in milliseconds since 1970; see {@link Attendance#sweep}. */
    private volatile long deadline;

    Visitor(WebSocket socket, ChatCounters counters, long deadline) {
        this.socket = socket;
        this.counters = counters;
        this.deadline = deadline;
    }

    WebSocket socket() {
        return socket;
    }

    /** Of its network, if that is one client; null if it is unknown, or of this machine, where a proxy may be. */
    InetAddress address() {
        return Admission.oneClient(socket.remoteAddress()).orElse(null);
    }

    /** On its loop. */
    void wish(String room, Join join) {
        wishes.put(room, join);
        wishedForRooms = true;
    }

    Map<String, Join> wishes() {
        return wishes;
    }

    /** Whether it may be in some room now, or come into one. */
    boolean hasWishedForRooms() {
        return wishedForRooms;
    }

    Set<String> rooms() {
        return rooms;
    }

    /** Null before hello. */
    Person person() {
        return person;
    }

    /** After hello. */
    String user() {
        return person.user();
    }

    void greeted(Person person, long expires) {
        this.person = person;
        this.deadline = expires;
    }

    long deadline() {
        return deadline;
    }

    void extend(long expires) {
        deadline = expires;
    }

    /** Who does not get all that is sent to it is closed: it comes again, and asks for what it missed. */
    void send(PreparedMessage message) {
        if (socket.send(message) == SendResult.DROPPED) {
            closeSlow();
        }
    }

    /** @param written see {@link WebSocket#send(PreparedMessage, CompletableFuture)} */
    void send(PreparedMessage message, CompletableFuture<Void> written) {
        if (socket.send(message, written) == SendResult.DROPPED) {
            closeSlow();
        }
    }

    private void closeSlow() {
        close(CloseCode.TRY_AGAIN_LATER, "too slow: too much is waiting; connect again, and resume");
    }

    void refuse(ChatException refusal) {
        counters.refused(refusal.code());
        send(ServerMessages.error(refusal));
    }

    /** From any thread; nothing happens if it is closing. */
    void close(int code, String reason) {
        socket.close(code, reason);
    }
}
