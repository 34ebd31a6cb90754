package dev.foghorn.chat;

import dev.foghorn.chat.account.Person;
import dev.foghorn.chat.account.Sessions;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Sessions without keys: a token is a name that is known here. */
final class FakeSessions implements Sessions {
    private static final long HOUR = 3_600_000;

    private final Map<String, Person> byToken = new ConcurrentHashMap<>();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    /** How long a new token is valid. */
    volatile long lifetime = HOUR;
    /** How long it is taken after that. */
    volatile long skew;

    /** A token of somebody who has logged in. */
    String login(String user, String... roles) {
        return token(new Person(user, false, "session-" + count.incrementAndGet(), Set.of(roles), inTime()));
    }

    private String token(Person person) {
        String text = "token-" + count.incrementAndGet();
        byToken.put(text, person);
        return text;
    }

    private long inTime() {
        return System.currentTimeMillis() + lifetime;
    }

    @Override
    public Person verify(String token) throws ChatException {
        Person person = byToken.get(token);
        if (person == null) {
            throw new ChatException(ErrorCode.UNAUTHORIZED, "the token is not one of ours");
        }
        if (ended.contains(person.session())) {
            throw new ChatException(ErrorCode.UNAUTHORIZED, "the session has ended");
        }
        if (person.expires() + skew <= System.currentTimeMillis()) {
            throw new ChatException(ErrorCode.UNAUTHORIZED, "the token has expired");
        }
        return person;
    }

    @Override
    public Person guest(String name) {
        return new Person(name, true, "session-" + count.incrementAndGet(), Set.of(), inTime());
    }

    @Override
    public Token issue(Person person) {
        long expires = inTime();
        return new Token(
                token(new Person(person.user(), person.guest(), person.session(), person.roles(), expires)), expires);
    }

    @Override
    public void end(Person person) {
        if (ended.add(person.session())) {
            listeners.forEach(listener -> listener.accept(person.session()));
        }
    }

    @Override
    public void onEnd(Consumer<String> listener) {
        listeners.add(listener);
    }
}
