package dev.foghorn.hub;

import dev.foghorn.loop.EventLoop;
import dev.foghorn.loop.Session;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One connection in one room; run when the connection ends.
 *
 * <p>It is counted at once, so that what is published from then on is posted to its loop, and it becomes a member there
 * by a task in front of that. It is counted out at once too, and stays a member until a task behind all that was
 * published before.
 */
final class Membership implements Runnable {
    private final Room room;
    private final Session session;
    private final Room.Part part;
    private final Consumer<Membership> onOut;
    /** Whoever sets it counts it out. */
    private final AtomicBoolean out = new AtomicBoolean();
    /** Among the part's members; written on the loop. */
    private volatile boolean entered;
    /** Not to enter any more; on the loop. */
    private boolean removed;
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
        } else if (!entered) {
            loop.execute(this::enterNow);
            part.onPosted();
            if (loop.hasEnded()) {
                countOut(); // the task may never run
            }
        }
    }

    private void enterNow() {
        if (!entered && !removed) {
            entered = true;
            part.add(this);
            session.onRelease(this);
        }
    }

    /** At once on the session's loop, else in the order of what this thread posts to it. */
    void leave() {
        if (session.loop().isCurrent()) {
            session.cancelRelease(this);
            run();
        } else if (countOut()) {
            session.loop().execute(() -> {
                session.cancelRelease(this);
                remove();
            });
        }
    }

    /** The connection ends. */
    @Override
    public void run() {
        remove();
        countOut();
    }

    private void remove() {
        if (entered && !removed) {
            part.remove(this);
        }
        removed = true;
    }

    private boolean countOut() {
        if (!out.compareAndSet(false, true)) {
            return false;
        }
        part.expectNoMore();
        onOut.accept(this);
        return true;
    }
}
