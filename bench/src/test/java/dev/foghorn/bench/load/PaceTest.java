package dev.foghorn.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Senders at the pace of answers, and of the clock. */
@Timeout(60)
class PaceTest {
    private final BlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
    private final List<String> sent = new ArrayList<>();

    private final class Named implements Pace.Sender {
        private final String name;

        private Named(String name) {
            this.name = name;
        }

        @Override
        public void send() {
            sent.add(name);
        }

        @Override
        public void sendPipeline() {
            sent.add("all of " + name);
        }
    }

    private final List<Named> senders = List.of(new Named("a"), new Named("b"));

    @Test
    void inTheClosedLoopAllSendAtTheStartAndThenAnswersDo() {
        Pace pace = new Pace(0);
        pace.start(loop::add, senders);

        assertEquals(List.of("all of a", "all of b"), sent);
        assertTrue(pace.answersSend());
        pace.stop();
        assertFalse(pace.answersSend());
        assertTrue(loop.isEmpty());
    }

    @Test
    void inTheOpenLoopTheClockLetsThemSendInTurnUntilItIsStopped() throws InterruptedException {
        Pace pace = new Pace(1000);
        pace.start(loop::add, senders);
        while (sent.size() < 4) {
            loop.take().run();
        }
        pace.stop();
        int before = sent.size();
        loop.take().run();

        assertEquals(List.of("a", "b", "a", "b"), sent.subList(0, 4));
        assertEquals(before, sent.size());
        assertTrue(loop.isEmpty());
        assertFalse(pace.answersSend());
    }

    @Test
    void aMessageOfTheOpenLoopIsDueAtItsSendersTurn() {
        Pace pace = new Pace(1000);
        pace.start(loop::add, senders);
        pace.stop();

        assertEquals(1_000_000, pace.due(1, 0) - pace.due(0, 0));
        assertEquals(2_000_000, pace.due(0, 1) - pace.due(0, 0));
    }

    @Test
    void whereNobodyIsLeftNothingIsSent() {
        Pace pace = new Pace(1000);
        pace.start(loop::add, List.<Named>of());

        assertTrue(loop.isEmpty());
        assertEquals(0, pace.lateShare());
    }
}
