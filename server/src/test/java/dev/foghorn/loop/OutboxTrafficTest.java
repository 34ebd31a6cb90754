package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.Seed;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random traffic through an outbox whose socket takes random amounts: after every step the counters add up, and what
 * left is whole frames in an order that the protocol allows.
 */
class OutboxTrafficTest {
    private static final OutboundLimits LIMITS = OutboundLimits.DEFAULT.withHighWater(500).withQueue(1000);
    private static final int STEPS = 20_000;

    private final Random random = Seed.random();
    private final FrameWriter writer = FrameWriter.server();
    private final Deliveries[] rooms = {new Deliveries(), new Deliveries()};
    private final OutboundTotal total = new OutboundTotal(1_000_000);
    private EventLoop loop;
    private Pipe pipe;
    private Outbox outbox;
    private int number;

    @BeforeEach
    void open() throws Exception {
        loop = new EventLoop("not started", Role.SERVER, total);
        pipe = new Pipe(loop);
        pipe.room = 0;
        outbox = new Outbox(pipe);
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        loop.start(); // to close its selector
        loop.join(10_000);
    }

    @ParameterizedTest
    @EnumSource(SlowConsumerPolicy.class)
    void countersAddUpAndFramesStayWhole(SlowConsumerPolicy policy) {
        for (int step = 0; step < STEPS; step++) {
            step(policy);
            requireBalance();
        }
        assertTrue(loop.deliveries.written() > 0 && loop.deliveries.dropped() > 0, loop.deliveries::toString);
        pipe.room = Integer.MAX_VALUE;
        outbox.flush();
        assertEquals(0, loop.deliveries.queued());
        assertEquals(0, outbox.queuedBytes());
        requireLegal();
        requireBalance();
    }

    @ParameterizedTest
    @EnumSource(SlowConsumerPolicy.class)
    void whateverWaitsIsCountedAsDiscardedAtTheEnd(SlowConsumerPolicy policy) {
        for (int round = 0; round < 500; round++) {
            for (int step = random.nextInt(30); step >= 0; step--) {
                step(policy);
            }
            if (random.nextBoolean()) {
                outbox.discard();
                requireBalance();
            }
            outbox.release();
            requireBalance();
            assertEquals(0, loop.deliveries.queued());
            assertEquals(0, total.excess(1_000_000));
            outbox = new Outbox(pipe);
        }
        assertTrue(loop.deliveries.discarded() > 0);
    }

    private void step(SlowConsumerPolicy policy) {
        switch (random.nextInt(9)) {
            case 0 -> {
                loop.corked = outbox;
                for (int i = random.nextInt(6); i > 0; i--) {
                    sendSomething(policy);
                }
                if (outbox.hasCorkedBytes()) {
                    outbox.flush();
                }
                loop.uncork();
            }
            case 1, 2, 3, 4 -> sendSomething(policy);
            case 5 -> outbox.rest();
            default -> {
                pipe.room = random.nextInt(3) * random.nextInt(120);
                outbox.flush();
            }
        }
    }

    private void sendSomething(SlowConsumerPolicy policy) {
        int length = 5 + random.nextInt(random.nextInt(20) == 0 ? 2000 : 100);
        switch (random.nextInt(8)) {
            case 0 -> write(Opcode.PING, true, 5);
            case 1 -> write(Opcode.PONG, true, 5);
            case 2 -> {
                if (admits(length, null, policy)) {
                    write(Opcode.BINARY, false, length);
                    write(Opcode.CONTINUATION, false, 3);
                    write(Opcode.CONTINUATION, true, 3);
                }
            }
            case 3, 4 -> publish(length, rooms[random.nextInt(2)], policy);
            default -> {
                if (admits(length, null, policy)) {
                    write(Opcode.BINARY, true, length);
                }
            }
        }
    }

    private void publish(int length, Deliveries room, SlowConsumerPolicy policy) {
        if (admits(length, room, policy)) {
            loop.tracker = room;
            byte[] payload = payload(length);
            outbox.append(FrameWriter.encode(Opcode.BINARY, payload, 0, length));
            loop.tracker = null;
        }
    }

    /** As a session does it. */
    private boolean admits(int length, Deliveries room, SlowConsumerPolicy policy) {
        List<Deliveries> concerned = new ArrayList<>(List.of(loop.deliveries));
        if (room != null) {
            concerned.add(room);
        }
        concerned.forEach(Deliveries::onOffered);
        boolean admitted = outbox.hasRoomFor(length, LIMITS)
                || policy.prefersNew() && outbox.makeRoomFor(length, LIMITS, policy, room);
        if (!admitted) {
            concerned.forEach(Deliveries::onRefused);
        }
        return admitted;
    }

    private void write(Opcode opcode, boolean fin, int length) {
        byte[] payload = payload(length);
        writer.write(outbox, fin, 0, opcode, payload, 0, length);
    }

    private byte[] payload(int length) {
        byte[] payload = new byte[length];
        if (length >= 5) {
            ByteBuffer.wrap(payload).putInt(number++);
        }
        return payload;
    }

    private void requireBalance() {
        requireBalance(loop.deliveries);
        requireBalance(rooms[0]);
        requireBalance(rooms[1]);
        if (outbox.isEmpty()) {
            assertEquals(0, loop.deliveries.queued());
        }
        assertEquals(outbox.isBacklogged() ? outbox.queuedBytes() : 0, total.excess(1_000_000));
    }

    private static void requireBalance(Deliveries counts) {
        assertEquals(counts.offered(), counts.written() + counts.queued() + counts.dropped() + counts.discarded(),
                counts::toString);
    }

    /** Data in the order in which it was sent, fragments of one message together, as many messages as were counted. */
    private void requireLegal() {
        ByteBuffer bytes = ByteBuffer.wrap(pipe.taken.toByteArray());
        boolean inMessage = false;
        int last = -1;
        long messages = 0;
        while (bytes.hasRemaining()) {
            int first = bytes.get() & 0xFF;
            int length = bytes.get();
            if (length == 126) {
                length = bytes.getShort() & 0xFFFF;
            }
            int opcode = first & 0xF;
            int frame = length >= 5 ? bytes.getInt(bytes.position()) : -1;
            bytes.position(bytes.position() + length);
            if (opcode >= 8) {
                assertTrue(opcode == 9 || opcode == 10, "opcode " + opcode);
                continue;
            }
            assertEquals(inMessage, opcode == 0, "a fragment is missing");
            inMessage = first < 0x80;
            messages += inMessage ? 0 : 1;
            if (opcode != 0) {
                assertTrue(frame > last, frame + " after " + last);
                last = frame;
            }
        }
        assertEquals(loop.deliveries.written(), messages);
    }
}
