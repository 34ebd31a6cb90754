package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskQueueTest {
    private final TaskQueue tasks = new TaskQueue(() -> { });
    private final List<Integer> run = new ArrayList<>();

    /** A task that adds itself again each time it runs, as a clock does. */
    private final Runnable clock = new Runnable() {
        @Override
        public void run() {
            run.add(-1);
            tasks.add(this);
        }
    };

    @Test
    void manyTasksAreRunInOrderOverSeveralTurnsAndThenNothingIsLeft() {
        List<Integer> added = IntStream.range(0, 10_000).boxed().toList();
        added.forEach(i -> tasks.add(() -> run.add(i)));
        tasks.runTurn();
        assertFalse(tasks.isEmpty(), "one turn is bounded");
        for (int turn = 0; turn < 3; turn++) {
            tasks.runTurn();
        }
        assertEquals(added, run);
        assertTrue(tasks.isEmpty(), "else a loop would never sleep");
    }

    @Test
    void aTaskThatAddsItselfRunsOnceATurn() {
        tasks.add(clock);
        tasks.runTurn();
        tasks.runTurn();
        assertEquals(List.of(-1, -1), run);
    }

    @Test
    void theLastTasksAreThoseThatAreThere() {
        tasks.add(clock);
        tasks.add(() -> run.add(1));
        tasks.runLast();
        assertEquals(List.of(-1, 1), run);
    }

    @Test
    void aTaskThatThrowsHoldsUpNoOther() {
        tasks.add(() -> {
            throw new IllegalStateException("thrown on purpose");
        });
        tasks.add(() -> run.add(1));
        tasks.runTurn();
        assertEquals(List.of(1), run);
    }
}
