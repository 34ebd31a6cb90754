package dev.foghorn.loop;

/**
 * Says what lies in a queued array that holds more than one frame: what a short write left of the loop's buffer.
 *
 * @param framesStart where the first frame begins; before it is an HTTP head
 * @param messages how many end in it
 */
record Leftover(Deliveries deliveries, int framesStart, int messages) implements Tracker {
    @Override
    public void onWritten() {
        deliveries.onWritten(messages);
    }

    @Override
    public void onDiscarded() {
        deliveries.onDiscarded(messages);
    }
}
