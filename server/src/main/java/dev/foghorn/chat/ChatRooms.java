package dev.foghorn.chat;

import dev.foghorn.chat.log.Entry;
import dev.foghorn.chat.log.LogException;
import dev.foghorn.chat.log.RoomLog;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.hub.Hub;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The rooms of one scribe in which somebody is; touched by its thread only. */
final class ChatRooms {
    private final RoomLog log;
    private final Hub hub;
    private final Directory directory;
    private final Map<String, ChatRoom> rooms = new HashMap<>();
    /** Opened, or left by somebody, in this turn: they may be empty. */
    private final Set<ChatRoom> perhapsEmpty = new HashSet<>();
    /** Their members miss something that is in the log. */
    private final Set<ChatRoom> behind = new HashSet<>();

    ChatRooms(RoomLog log, Hub hub, Directory directory) {
        this.log = log;
        this.hub = hub;
        this.directory = directory;
    }

    /**
     * The room, which stays at least until this turn ends. A new one looks how far its log has come, so that must be
     * before something is appended to it.
     *
     * @param opener as in {@link Directory#reserve}
     */
    ChatRoom open(String name, InetAddress opener) throws ChatException, LogException {
        ChatRoom room = rooms.get(name);
        if (room == null) {
            directory.reserve(opener);
            try {
                room = new ChatRoom(name, opener, log, hub);
            } catch (LogException | RuntimeException | Error e) {
                directory.release(opener);
                throw e;
            }
            rooms.put(name, room);
            directory.add(room);
        }
        perhapsEmpty.add(room);
        return room;
    }

    /** Null if nobody is in it. */
    ChatRoom get(String name) {
        return rooms.get(name);
    }

    /** Passes a message on to the members of its room, if they do not have it. */
    void deliver(Entry entry) {
        ChatRoom room = rooms.get(entry.draft().room());
        if (room != null && !room.deliver(entry)) {
            behind.add(room);
        }
    }

    /** @return whether it was there */
    boolean exit(String name, Visitor visitor) {
        ChatRoom room = rooms.get(name);
        if (room == null || !room.exit(visitor)) {
            return false;
        }
        perhapsEmpty.add(room);
        return true;
    }

    /** Whether {@link #settle} has something to try again. */
    boolean isAnyBehind() {
        return !behind.isEmpty();
    }

    /** The end of a turn: rooms without members are let go, and what members miss is read. */
    void settle() {
        for (ChatRoom room : perhapsEmpty) {
            if (room.isEmpty()) {
                rooms.remove(room.name());
                directory.remove(room);
                behind.remove(room);
            }
        }
        perhapsEmpty.clear();
        behind.removeIf(ChatRoom::fillHole);
    }
}
