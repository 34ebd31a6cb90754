package dev.foghorn.chat;

import dev.foghorn.chat.account.Person;
import dev.foghorn.chat.account.Sessions;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ClientMessage;
import dev.foghorn.chat.wire.ErrorCode;
import dev.foghorn.chat.wire.ServerMessages;
import dev.foghorn.protocol.close.CloseCode;

/** Finds out who somebody is that says hello. Thread-safe. */
final class Greeter {
    /** Clocks differ, so a token is taken for a while after its end: then there is as much time to refresh it. */
    private static final long GRACE_MILLIS = 30_000;

    private final Sessions sessions;
    private final Attendance attendance;
    private final ChatOptions options;
    private final Names names = new Names();

    Greeter(Sessions sessions, Attendance attendance, ChatOptions options) {
        this.sessions = sessions;
        this.attendance = attendance;
        this.options = options;
    }

    /**
     * Answers a hello. Its own token counts most, then its name, then what the handshake brought.
     *
     * @param handshakeToken null if there was none
     * @throws ChatException if it is nobody that may come in: it may try again
     */
    void greet(Visitor visitor, ClientMessage.Hello hello, String handshakeToken) throws ChatException {
        String token = hello.token() != null || hello.name() != null ? hello.token() : handshakeToken;
        if (token == null && hello.name() == null) {
            throw new ChatException(ErrorCode.UNAUTHORIZED, "say hello with a name or a token, or log in first");
        }
        Person person = token == null ? sessions.guest(hello.name()) : sessions.verify(token);
        names.take(person).ifPresent(sessions::end);
        try {
            attendance.enroll(person.session(), visitor);
            if (token != null) {
                sessions.verify(token); // if it was ended before we were to be told of it
            }
            welcome(visitor, person);
        } catch (ChatException | RuntimeException e) {
            attendance.strikeOff(person.session(), visitor);
            names.giveBack(person);
            throw e;
        }
    }

    /** Only guests need a token to come again: who has logged in has one. */
    private void welcome(Visitor visitor, Person person) throws ChatException {
        Sessions.Token fresh = person.guest() ? sessions.issue(person) : new Sessions.Token(null, person.expires());
        long now = System.currentTimeMillis();
        visitor.greeted(person, fresh.expires() > now ? fresh.expires() : now + GRACE_MILLIS);
        visitor.send(ServerMessages.hello(person.user(), person.guest(), fresh.text(), fresh.expires(),
                options.ping().toMillis(), options.maxText(), options.maxMedia()));
    }

    /** A connection has ended. */
    void farewell(Visitor visitor) {
        if (visitor.person() != null) {
            names.giveBack(visitor.person());
        }
    }

    /** To be called now and then. */
    void sweep() {
        names.sweep();
    }

    /** The token is answered, and the connection may stay as long as it is valid. */
    void refresh(Visitor visitor) throws ChatException {
        Sessions.Token token = sessions.issue(visitor.person());
        visitor.extend(token.expires());
        visitor.send(ServerMessages.token(token.text(), token.expires()));
    }

    /** The answer is the last that this connection gets; its session's other ones are told by {@link Attendance}. */
    void bye(Visitor visitor) {
        visitor.send(ServerMessages.bye());
        visitor.close(CloseCode.NORMAL_CLOSURE, "");
        sessions.end(visitor.person());
        if (visitor.person().guest()) {
            names.free(visitor.person());
        }
    }
}
