package dev.foghorn.chat.account;

import dev.foghorn.chat.wire.ChatException;
import java.util.function.Consumer;

/**
 * Who may talk, and for how long. Thread-safe. No method blocks on a database, a network or a password: signatures are
 * checked with keys that are at hand.
 */
public interface Sessions {
    /**
     * Whoever a token belongs to.
     *
     * @throws ChatException UNAUTHORIZED if it is malformed, has a wrong signature, has expired or was ended, each in
     *     words
     */
    Person verify(String token) throws ChatException;

    /**
     * A guest of this name, in a new session.
     *
     * @throws ChatException UNAUTHORIZED if there are to be no guests; BAD_MESSAGE if the name is not allowed;
     *     NAME_TAKEN if an account has it
     */
    Person guest(String name) throws ChatException;

    /** A token for a person, with a new end, which is told. */
    Token issue(Person person) throws ChatException;

    /** Ends a session: its tokens are refused from now on, and who listens is told. */
    void end(Person person);

    /** Tells of each session that is ended, by its id; on any thread. */
    void onEnd(Consumer<String> listener);

    /** @param expires in milliseconds since 1970 */
    record Token(String text, long expires) {}
}
