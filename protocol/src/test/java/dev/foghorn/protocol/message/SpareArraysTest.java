package dev.foghorn.protocol.message;

import static dev.foghorn.protocol.Frame.binary;
import static dev.foghorn.protocol.Frame.continuation;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.BytesSink;
import dev.foghorn.protocol.Endpoint;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.ByteSink;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.rfc.Proves;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** An array is used again only when nobody can have it any more, and no more of them are kept than the limit allows. */
class SpareArraysTest {
    private static final int KIB = 1 << 10;
    private static final int LIMIT = 1000 * KIB;

    private final SpareArrays spares = new SpareArrays(LIMIT);
    private final Endpoint.Shared shared = new Endpoint.Shared(FrameWriter.server(), spares);

    @Test
    void givesOutOnceWhatIsLongEnoughAndNotTooLong() {
        byte[] array = new byte[200 * KIB];
        spares.give(array);
        assertNull(spares.take(array.length + 1));
        assertNull(spares.take(array.length / 2 - 1));
        assertSame(array, spares.take(array.length / 2));
        assertNull(spares.take(array.length));
    }

    @Test
    void keepsNoMoreThanItsLimitAndNothingShort() {
        spares.give(new byte[600 * KIB]);
        spares.give(new byte[401 * KIB]);
        assertNotNull(spares.take(600 * KIB));
        assertNull(spares.take(401 * KIB), "together they were over the limit");
        spares.give(new byte[600 * KIB]);
        spares.give(new byte[400 * KIB]);
        assertNotNull(spares.take(600 * KIB));
        assertNotNull(spares.take(400 * KIB));
        spares.give(new byte[LIMIT]);
        assertNotNull(spares.take(LIMIT), "what was taken is not counted");
        spares.give(new byte[Message.LONG - 1]);
        assertNull(spares.take(Message.LONG - 1));
    }

    @Test
    void letsGoOfAll() {
        spares.give(new byte[LIMIT]);
        spares.clear();
        assertNull(spares.take(LIMIT));
        spares.give(new byte[LIMIT]);
        assertNotNull(spares.take(LIMIT));
    }

    // ------------------------------------------------------------------------------------------ who gives and takes

    private record Application(Consumer<Message> action) implements MessageSink {
        @Override
        public void onMessage(Message message) {
            action.accept(message);
        }

        @Override
        public void onPing(Message applicationData) {}

        @Override
        public void onPong(Message applicationData) {}

        @Override
        public void onClose(CloseStatus status) {}
    }

    /** As an outbox does that copies, or that writes at once: the array is spare in the middle of the callback. */
    private final class GivingBack implements ByteSink {
        @Override
        public ByteBuffer claim(Opcode opcode, int length) {
            return ByteBuffer.allocate(length);
        }

        @Override
        public void commit(ByteBuffer frame) {}

        @Override
        public void append(byte[] frame) {}

        @Override
        public void appendOwned(byte[] array, int start) {
            spares.give(array);
        }
    }

    private byte[] array;

    @Test
    void whatIsGivenBackInACallbackIsTakenAfterItOnly() {
        byte[] before = new byte[500_000];
        byte[] frame = Frame.to(Role.SERVER, binary(new byte[200_000]));
        Endpoint[] server = new Endpoint[1];
        server[0] = new Endpoint(shared, Limits.DEFAULT, new GivingBack(), new Application(message -> {
            array = message.array();
            server[0].send(message);
            assertNull(spares.take(array.length), "the message can be read still");
            assertSame(before, spares.take(before.length), "what was there before may be taken");
        }), null);
        server[0].receive(ByteBuffer.wrap(frame, 0, 150_000));
        spares.give(before);
        server[0].receive(ByteBuffer.wrap(frame, 150_000, frame.length - 150_000));
        assertSame(array, spares.take(array.length));
        assertNull(spares.take(array.length), "it is given back once");
    }

    @Test
    void aCallbackThatThrowsIsOverToo() {
        byte[] frame = Frame.to(Role.SERVER, binary(new byte[200_000]));
        Endpoint server = new Endpoint(shared, Limits.DEFAULT, new BytesSink(),
                new Application(message -> {
                    array = message.array();
                    throw new IllegalStateException("the application's");
                }), null);
        server.receive(ByteBuffer.wrap(frame, 0, 150_000));
        assertThrows(IllegalStateException.class,
                () -> server.receive(ByteBuffer.wrap(frame, 150_000, frame.length - 150_000)));
        assertSame(array, spares.take(array.length));
    }

    /** Such as that of a client in the same thread. */
    @Test
    void aCallbackWithinACallbackDoesNotEndTheOuterOne() {
        receive(200_000, outer -> {
            byte[] outerArray = array;
            spares.give(outerArray);
            receive(100_000, inner -> { });
            assertNull(spares.take(outerArray.length));
            outer.giveAway();
        });
        assertNotNull(spares.take(200_000));
    }

    /** Lets a server receive a message of this length in two pieces; its array is kept. */
    private void receive(int length, Consumer<Message> action) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) length);
        byte[] frame = Frame.to(Role.SERVER, binary(payload));
        Endpoint server = new Endpoint(shared, Limits.DEFAULT, new BytesSink(),
                new Application(message -> {
                    array = message.array();
                    assertArrayEquals(payload, message.copy());
                    action.accept(message);
                    assertArrayEquals(payload, message.copy());
                }), null);
        array = null;
        server.receive(ByteBuffer.wrap(frame, 0, length / 3));
        server.receive(ByteBuffer.wrap(frame, length / 3, frame.length - length / 3));
        assertNotNull(array);
    }

    @Test
    void theNextLongMessageIsPutIntoTheLastOnesArray() {
        receive(200_000, message -> { });
        byte[] first = array;
        receive(150_000, message -> { });
        assertSame(first, array);
        receive(80_000, message -> assertEquals(80_000, message.length()));
        assertNotNull(spares.take(first.length), "too long for 80,000 bytes");
    }

    @Test
    void anArrayThatSomebodyTookIsNotGivenBack() {
        receive(200_000, Message::frame);
        receive(200_000, Message::giveAway);
        assertNull(spares.take(200_000));
    }

    @Test
    void aFrameFromALongerSpareIsACopyAndTheSpareIsGivenBack() {
        byte[] spare = new byte[300_000];
        spares.give(spare);
        receive(200_000, message -> {
            byte[] payload = message.copy();
            assertArrayEquals(Frame.from(Role.SERVER, binary(payload)), message.frame());
        });
        assertSame(spare, array);
        assertSame(spare, spares.take(200_000));
    }

    @Test
    void aMessageInALongerSpareIsGivenAwayWithItsStart() {
        byte[] spare = new byte[300_000];
        spares.give(spare);
        receive(200_000, message -> {
            byte[] payload = message.copy();
            int start = message.giveAway();
            assertArrayEquals(Frame.from(Role.SERVER, binary(payload)), Arrays.copyOfRange(spare, start, spare.length));
        });
        assertSame(spare, array);
    }

    @Test
    void theLastFrameOfALongMessageMovesItToASpareArray() {
        byte[] payload = new byte[200_000];
        new Random(1).nextBytes(payload);
        byte[] begin = Frame.to(Role.SERVER, binary(Arrays.copyOf(payload, 1000)).unfinished());
        byte[] end = Frame.to(Role.SERVER, continuation(Arrays.copyOfRange(payload, 1000, payload.length)));
        Endpoint server = server(message -> {
            array = message.array();
            assertArrayEquals(payload, message.copy());
        });
        byte[] spare = new byte[300_000];
        spares.give(spare);
        server.receive(ByteBuffer.wrap(begin));
        server.receive(ByteBuffer.wrap(end, 0, 70_000));
        server.receive(ByteBuffer.wrap(end, 70_000, end.length - 70_000));
        assertSame(spare, array);
    }

    // -------------------------------------------------------------------------------- what is announced (section 10.4)

    private static final int ANNOUNCED = 200_000;

    private Endpoint server(Consumer<Message> action) {
        return new Endpoint(shared, Limits.DEFAULT, new BytesSink(), new Application(action), null);
    }

    /** Of a message that is announced, so many bytes of payload have come. */
    private Endpoint waiting(int received) {
        byte[] frame = Frame.to(Role.SERVER, binary(new byte[ANNOUNCED]));
        Endpoint server = server(message -> { });
        server.receive(ByteBuffer.wrap(frame, 0, frame.length - ANNOUNCED + received));
        return server;
    }

    private boolean takes(int length) {
        spares.give(new byte[length]);
        return spares.take(length) != null;
    }

    /** One honest peer gives back what the next one that only announces would take. */
    @Test
    @Proves("10.4-1")
    void announcementsAreLentNoMoreThanTheLimit() {
        int peers = 100;
        long held = 0;
        for (int i = 0; i < peers; i++) {
            spares.give(new byte[ANNOUNCED + 10]);
            held += waiting(1).room().array().length;
            spares.clear(); // what is lent counts all the same
        }
        assertTrue(held > LIMIT / 2, "none was lent");
        assertTrue(held <= LIMIT + 300 * peers, held + " bytes are held for " + peers);
    }

    @Test
    void aLentArrayCountsUntilHalfOfItsMessageHasCome() {
        spares.give(new byte[ANNOUNCED + 10]);
        waiting(ANNOUNCED / 2 - 500);
        assertFalse(takes(LIMIT));
        assertTrue(takes(LIMIT - ANNOUNCED - 10));
        spares.give(new byte[ANNOUNCED + 10]);
        waiting(ANNOUNCED / 2);
        assertTrue(takes(LIMIT - ANNOUNCED - 10));
    }

    @Test
    void whoEndsInsideAMessageGivesTheLentArrayBack() {
        byte[] spare = new byte[ANNOUNCED + 10];
        spares.give(spare);
        waiting(1).receiveEof();
        assertSame(spare, spares.take(spare.length));
        assertTrue(takes(LIMIT), "nothing is lent");
        waiting(1).receiveEof();
        waiting(ANNOUNCED - 1).receiveEof();
        assertTrue(takes(LIMIT), "what was not lent is not given");
    }

    @Test
    void oneThatWasLentIsNotLentAnyMoreWhenItsMessageIsOver() {
        spares.give(new byte[ANNOUNCED + 10]);
        receive(ANNOUNCED, Message::giveAway);
        assertTrue(takes(LIMIT));
    }
}
