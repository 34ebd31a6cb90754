package dev.foghorn.hub;

import dev.foghorn.loop.EventLoop;
import dev.foghorn.loop.Session;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One connection in one room; run when the connection ends.
 *
 * <pre>
 *   COMING --(on its loop)--&gt; IN --(leaves, or its connection ends)--&gt; OUT
 *     |                                                               ^
 *     +------------------(leaves, or its loop has ended)--------------+
 * </pre>
 *
 * Counted from the beginning, so that what is published from then on is posted to its loop, behind the task that brings
 * it in. Whoever makes it {@code OUT} counts it out, once.
 */
final class Membership implements Runnable {
    private enum State {
        COMING,
        IN,
        OUT
    }

    private final Room room;
    private final Session session;
    private final Room.Part part;
    private final Consumer<Membership> onOut;
    private final AtomicReference<State> state = new AtomicReference<>(State.COMING);
    /** Among the part's members. */
    int index;

    Membership(Room room, Session session, Consumer<Membership> onOut) {
        this.room = room;
        this.session = session;
        this.onOut = onOut;
        this.part = room.part(session.loop());
        part.expect();
    }

    Room room() {
        return room;
    }

    Session session() {
        return session;
    }

    /** At once on the session's loop, else in the order of what this thread posts to it. Twice is once. */
    void enter() {
        EventLoop loop = session.loop();
        if (loop.isCurrent()) {
            enterNow();
        } else if (state.get() == State.COMING) {
            loop.execute(this::enterNow);
            part.onPosted();
            if (loop.hasEnded() && state.compareAndSet(State.COMING, State.OUT)) {
                countOut(); // the task may never run
            }
        }
    }

    private void enterNow() {
        if (state.compareAndSet(State.COMING, State.IN)) {
            part.add(this);
            session.onRelease(this);
        }
    }

    /** The connection ends. */
    @Override
    public void run() {
        if (state.compareAndSet(State.IN, State.OUT)) {
            part.remove(this);
            countOut();
        }
    }

    /** At once on the session's loop, else in the order of what this thread posts to it. */
    void leave() {
        if (state.compareAndSet(State.COMING, State.OUT)) {
            countOut();
        } else if (state.compareAndSet(State.IN, State.OUT)) {
            countOut();
            if (session.loop().isCurrent()) {
                removeNow();
            } else {
                session.loop().execute(this::removeNow);
            }
        }
    }

    private void removeNow() {
        part.remove(this);
        session.cancelRelease(this);
    }

    private void countOut() {
        part.expectNoMore();
        onOut.accept(this);
    }
}
