package dev.foghorn.chat;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** All connections, and which sessions they are of: who is to go when a session or a token's time ends. Thread-safe. */
final class Attendance {
    private final Set<Visitor> visitors = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<Visitor>> bySession = new ConcurrentHashMap<>();
    private final BiConsumer<Visitor, String> dismissal;

    /** @param dismissal takes those who are to go, and why */
    Attendance(BiConsumer<Visitor, String> dismissal) {
        this.dismissal = dismissal;
    }

    void add(Visitor visitor) {
        visitors.add(visitor);
    }

    /** From now on it ends with this session. */
    void enroll(String session, Visitor visitor) {
        bySession.compute(session, (id, known) -> {
            Set<Visitor> all = known == null ? ConcurrentHashMap.newKeySet(1) : known;
            all.add(visitor);
            return all;
        });
    }

    /** It does not any more. */
    void strikeOff(String session, Visitor visitor) {
        bySession.computeIfPresent(session, (id, known) -> {
            known.remove(visitor);
            return known.isEmpty() ? null : known;
        });
    }

    void remove(Visitor visitor) {
        visitors.remove(visitor);
        if (visitor.person() != null) {
            strikeOff(visitor.person().session(), visitor);
        }
    }

    int size() {
        return visitors.size();
    }

    void endSession(String session) {
        bySession.getOrDefault(session, Set.of())
                .forEach(visitor -> dismissal.accept(visitor, "the session has ended: log in again"));
    }

    /** @param now in milliseconds since 1970 */
    void sweep(long now) {
        for (Visitor visitor : visitors) {
            if (now >= visitor.deadline()) {
                visitor.extend(Long.MAX_VALUE); // once
                dismissal.accept(visitor, visitor.person() == null
                        ? "no hello came in time (hello-timeout)"
                        : "the token has expired: log in again");
            }
        }
    }
}
