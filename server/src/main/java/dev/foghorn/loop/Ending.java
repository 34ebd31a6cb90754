package dev.foghorn.loop;

/** A phase in which nothing is said any more but what is on its way; the phase that had the last word hears of the end. */
abstract class Ending implements Phase {
    final Phase last;

    /** @param last the phase that had the last word */
    Ending(Phase last) {
        this.last = last;
    }

    @Override
    public final boolean isClosing() {
        return true;
    }

    @Override
    public final boolean pausesReading() {
        return false;
    }

    @Override
    public final void goAway(int code) {
        // on its way already
    }

    @Override
    public final boolean delaysClosing() {
        return last.delaysClosing();
    }

    @Override
    public final void lost(String how) {
        last.lost(how);
    }

    @Override
    public final void ended() {
        last.ended();
    }
}
