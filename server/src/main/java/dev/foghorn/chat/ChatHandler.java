package dev.foghorn.chat;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.chat.rate.Action;
import dev.foghorn.chat.rate.Allowance;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ClientMessage;
import dev.foghorn.chat.wire.ErrorCode;
import dev.foghorn.chat.wire.ServerMessages;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;

/**
 * One connection's messages: read, checked, and passed on to whom they concern. On its loop, so nothing here waits:
 * what has an order in a room goes to the room's scribe.
 */
final class ChatHandler implements WebSocketHandler {
    /** A program that sends so many that are wrong will not send right ones. */
    private static final int MOST_BAD_MESSAGES = 20;

    private final Chat chat;
    /** What the handshake brought, or null. */
    private final String token;
    private Visitor visitor;
    private Allowance allowance;
    private int badMessages;

    ChatHandler(Chat chat, String token) {
        this.chat = chat;
        this.token = token;
    }

    @Override
    public void onOpen(WebSocket socket) {
        allowance = chat.allowance(socket);
        visitor = chat.arrive(socket);
    }

    /** What was on its way when the connection was closed by us comes too late. */
    @Override
    public void onMessage(WebSocket socket, Message message) {
        if (!socket.isOpen()) {
            return;
        }
        try {
            answer(read(message));
        } catch (ChatException e) {
            refuse(e);
        }
    }

    /** What is too long costs as much as a picture: it was read as far. */
    private ClientMessage read(Message message) throws ChatException {
        try {
            return chat.reader().read(message);
        } catch (ChatException e) {
            if (e.code() == ErrorCode.TOO_LONG) {
                take(Action.MEDIA, e);
            }
            throw e;
        }
    }

    private void take(Action action, ChatException refusal) throws ChatException {
        try {
            allowance.take(action);
        } catch (ChatException e) {
            throw e.answering(refusal.to()).about(refusal.room(), refusal.ref());
        }
    }

    private void answer(ClientMessage message) throws ChatException {
        try {
            allowance.take(Action.of(message));
            if (message instanceof ClientMessage.Hello hello) {
                greet(hello);
            } else if (visitor.person() == null) {
                throw new ChatException(ErrorCode.HELLO_FIRST, "say hello first");
            } else {
                dispatch(message);
            }
        } catch (ChatException e) {
            throw e.answering(message.type()).about(message.room(), message.ref());
        }
    }

    private void refuse(ChatException e) {
        visitor.refuse(e);
        if (isBad(e.code()) && ++badMessages >= MOST_BAD_MESSAGES) {
            visitor.close(CloseCodes.BAD_MESSAGES, MOST_BAD_MESSAGES + " messages were bad, the last since "
                    + "it was not as CHAT.md tells");
        } else if (e.code() == ErrorCode.TOO_FAST && allowance.isOverdrawn()) {
            visitor.close(CloseCodes.TOO_FAST, "too fast, though told to wait");
        }
    }

    /** Before hello there is no user yet whose rate it could be. */
    private boolean isBad(ErrorCode code) {
        return code == ErrorCode.BAD_MESSAGE || code == ErrorCode.TOO_LONG && visitor.person() == null;
    }

    private void greet(ClientMessage.Hello hello) throws ChatException {
        if (visitor.person() != null) {
            throw new ChatException(ErrorCode.BAD_MESSAGE, "hello was said, and answered");
        }
        chat.greeter().greet(visitor, hello, token);
        allowance.identify(visitor.user());
    }

    private void dispatch(ClientMessage message) throws ChatException {
        if (message instanceof ClientMessage.Join join) {
            join(join);
        } else if (message instanceof ClientMessage.Rooms) {
            chat.tellRooms(visitor);
        } else if (message instanceof ClientMessage.Ping ping) {
            visitor.send(ServerMessages.pong(ping));
        } else if (message instanceof ClientMessage.Refresh) {
            chat.greeter().refresh(visitor);
        } else if (message instanceof ClientMessage.Bye) {
            chat.greeter().bye(visitor);
        } else {
            dispatchInRoom(message);
        }
    }

    private void dispatchInRoom(ClientMessage message) throws ChatException {
        String room = message.room();
        if (!visitor.wishes().containsKey(room)) {
            throw Refusals.notInRoom();
        }
        if (message instanceof ClientMessage.Say say) {
            offer(room, Say.text(visitor, chat.filter(), say));
        } else if (message instanceof ClientMessage.SayMedia say) {
            offer(room, Say.media(visitor, say));
        } else if (message instanceof ClientMessage.Typing) {
            chat.tellTyping(visitor, room);
        } else if (message instanceof ClientMessage.Who) {
            offer(room, new Who(visitor, room));
        } else if (message instanceof ClientMessage.History history) {
            offer(room, chat.history(visitor, history));
        } else if (message instanceof ClientMessage.Leave) {
            visitor.wishes().remove(room);
            chat.scribe(room).add(new Leave(visitor, room));
        } else {
            throw new IllegalStateException("nothing is done about " + message);
        }
    }

    private void join(ClientMessage.Join join) throws ChatException {
        String room = join.room();
        chat.requireRole(visitor.person(), room);
        if (visitor.wishes().size() >= chat.options().roomsOfOne() && !visitor.wishes().containsKey(room)) {
            throw new ChatException(ErrorCode.TOO_MANY_ROOMS, "one connection may be in "
                    + chat.options().roomsOfOne() + " rooms: leave one first");
        }
        Scribe scribe = chat.scribe(room);
        if (scribe.isFull()) {
            throw Refusals.busy();
        }
        Join command = new Join(visitor, join, chat.readers());
        visitor.wish(room, command); // before the scribe can refuse it
        scribe.add(command);
    }

    private void offer(String room, Command command) throws ChatException {
        if (!chat.scribe(room).offer(command)) {
            throw Refusals.busy();
        }
    }

    @Override
    public void onClose(WebSocket socket, CloseStatus status) {
        chat.depart(visitor);
    }

    @Override
    public void onFailure(WebSocket socket, CloseStatus status) {
        chat.depart(visitor);
    }
}
