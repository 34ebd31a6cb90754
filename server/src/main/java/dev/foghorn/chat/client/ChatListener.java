package dev.foghorn.chat.client;

import dev.foghorn.chat.wire.ChatException;
import java.time.Duration;

/**
 * What a {@link ChatClient} tells. Only {@link #onMessage} must be there. All of it is told on one thread, the
 * client's own, one thing at a time; while a method takes its time, the server is read from no further. One that throws
 * ends the client.
 *
 * <pre>
 *   onConnecting --> onConnected --> onMessage, onEntered, ... --+
 *        ^  |                                                   |
 *        |  +--> onReconnecting <--------- the connection is lost
 *        +------------+
 *   onClosed, once, from anywhere: nothing comes after it
 * </pre>
 */
@FunctionalInterface
public interface ChatListener {
    /** Something was said in a room that was joined: each message once, in the order of the ids. */
    void onMessage(ChatMessage message);

    /**
     * Messages are missing here before the next one, and will not come: the history has them, if they are kept.
     *
     * @param reason {@code epoch}, {@code gone} or {@code ahead}, as the server says; or {@code gap}
     */
    default void onHole(String room, String reason) {}

    /** A user came into a room. @param count users there now */
    default void onEntered(String room, String user, int count) {}

    /** A user has left a room. @param count users there now */
    default void onExited(String room, String user, int count) {}

    /** Who is there, told by the server unasked: who came and left while we caught up was not told. */
    default void onPresence(String room, Presence presence) {}

    /** Somebody is writing. */
    default void onTyping(String room, String user) {}

    /** The server refused something that no future waits for. */
    default void onError(ChatException error) {}

    /** An attempt to connect begins. */
    default void onConnecting() {}

    /** The server knows us, and the rooms are joined next. @param user our name there */
    default void onConnected(String user) {}

    /** There is no connection; the next attempt begins by itself. @param why in words */
    default void onReconnecting(Duration in, String why) {}

    /** The end. @param why in words */
    default void onClosed(String why) {}
}
