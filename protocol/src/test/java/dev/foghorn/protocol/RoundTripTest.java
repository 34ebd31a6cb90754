package dev.foghorn.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.close.CloseHandshake.State;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.MaskingKeys;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.message.MessageExtension;
import dev.foghorn.protocol.message.RunLength;
import dev.foghorn.protocol.message.SpareArrays;
import dev.foghorn.protocol.rfc.Proves;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client and a server talk in memory: random messages, random fragments, random cuts, real masking keys. */
class RoundTripTest {
    private static final int CONVERSATIONS = 40;
    private static final int MESSAGES = 25;
    /** Around the places where the length's encoding changes, and small ones. */
    private static final int[] SIZES = {0, 1, 2, 7, 8, 9, 125, 126, 127, 1000, 65535, 65536, 65537};

    private final Random random = Seed.random();

    /** One end, and what the other end must hear of it. */
    private final class End implements Cuts.Reader<State> {
        private final Recorder application = new Recorder();
        private final BytesSink out = new BytesSink();
        private final Endpoint endpoint;
        private final List<String> said = new ArrayList<>();
        private int pings;

        End(FrameWriter writer, MessageExtension extension) {
            Endpoint.Shared shared = new Endpoint.Shared(writer, new SpareArrays(1 << 20));
            endpoint = new Endpoint(shared, Limits.DEFAULT, out, application, extension);
        }

        void say() {
            Opcode opcode = random.nextBoolean() ? Opcode.TEXT : Opcode.BINARY;
            byte[] content = opcode == Opcode.TEXT ? randomText() : randomBytes();
            if (random.nextInt(3) == 0) {
                sayInFragments(opcode, content);
            } else {
                maybePing();
                assertTrue(endpoint.send(opcode, content, 0, content.length));
            }
            said.add(Recorder.line(opcode, content));
        }

        /** Cut anywhere, also inside characters, with pings between. */
        private void sayInFragments(Opcode opcode, byte[] content) {
            int start = 0;
            while (random.nextInt(4) > 0) {
                int length = random.nextInt(content.length - start + 1);
                assertTrue(endpoint.sendFragment(opcode, false, content, start, length));
                start += length;
                maybePing();
            }
            assertTrue(endpoint.sendFragment(opcode, true, content, start, content.length - start));
        }

        private void maybePing() {
            if (random.nextInt(3) == 0) {
                byte[] applicationData = Frame.utf8("ping " + pings++);
                assertTrue(endpoint.ping(applicationData));
                said.add(Recorder.line(Opcode.PING, applicationData));
            }
        }

        /** Gives everything written so far to the other end, and asserts that it hears it. */
        void deliverTo(End other) {
            Cuts.readInRandomPieces(out.take(), random, other);
            assertEquals(said, other.application.take());
            said.clear();
        }

        void hearsPongs(int from, int to) {
            List<String> pongs = new ArrayList<>();
            for (int i = from; i < to; i++) {
                pongs.add(Recorder.line(Opcode.PONG, Frame.utf8("ping " + i)));
            }
            assertEquals(pongs, application.take(), "each ping is answered, in order");
        }

        @Override
        public void read(ByteBuffer piece) {
            endpoint.receive(piece);
            if (random.nextBoolean()) {
                endpoint.rest(); // what is under way must not be lost by it
            }
        }

        @Override
        public State result() {
            return endpoint.state();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everythingArrivesOnceInOrderAndWhole(boolean extension) {
        for (int i = 0; i < CONVERSATIONS; i++) {
            End client = new End(FrameWriter.client(MaskingKeys.secure()), extension ? new RunLength() : null);
            End server = new End(FrameWriter.server(), extension ? new RunLength() : null);
            talk(client, server);
            talk(server, client);
            talk(client, server);
            hangUp(random.nextBoolean() ? client : server, client, server);
        }
    }

    private void talk(End from, End to) {
        int firstPing = from.pings;
        for (int i = 0; i < MESSAGES; i++) {
            from.say();
        }
        from.deliverTo(to);
        Cuts.readInRandomPieces(to.out.take(), random, from);
        from.hearsPongs(firstPing, from.pings);
    }

    private void hangUp(End first, End client, End server) {
        End second = first == client ? server : client;
        assertTrue(first.endpoint.close(CloseStatus.of(1000, "that is all")));
        Cuts.readInRandomPieces(first.out.take(), random, second);
        Cuts.readInRandomPieces(second.out.take(), random, first);
        assertEquals(List.of("close 1000 that is all"), second.application.take());
        assertEquals(List.of("close 1000"), first.application.take());
        assertTrue(server.endpoint.tcpCloseDue(), "the server ends TCP first");
        client.endpoint.receiveEof();
        assertTrue(client.endpoint.tcpCloseDue());
        assertTrue(client.endpoint.endedCleanly() && server.endpoint.endedCleanly());
        assertEquals(0, first.out.take().length + second.out.take().length);
    }

    /** 5.3: "The masking key needs to be unpredictable", and 10.3 says why. */
    @Test
    @Proves("10.3-1")
    void theSameMessageLooksDifferentEachTimeAClientSendsIt() {
        End client = new End(FrameWriter.client(MaskingKeys.secure()), null);
        byte[] content = new byte[64];
        client.endpoint.send(Opcode.BINARY, content, 0, content.length);
        byte[] first = client.out.take();
        client.endpoint.send(Opcode.BINARY, content, 0, content.length);
        assertFalse(Arrays.equals(first, client.out.take()));
        assertEquals(Role.CLIENT, client.endpoint.role());
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[SIZES[random.nextInt(SIZES.length)]];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            Arrays.fill(bytes, (byte) random.nextInt()); // something for the extension
        }
        return bytes;
    }

    /** Near the size, of characters of one to four bytes. */
    private byte[] randomText() {
        String[] alphabet = {"a", "é", "€", "😀"};
        int size = SIZES[random.nextInt(SIZES.length)];
        StringBuilder text = new StringBuilder();
        for (int bytes = 0; bytes < size;) {
            int character = random.nextInt(Math.min(alphabet.length, size - bytes));
            text.append(alphabet[character]);
            bytes += character + 1;
        }
        return Frame.utf8(text.toString());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void anEndpointThatIsPutToRestInsideACallbackLosesNothing(Role role) {
        byte[] bytes = Frame.to(role, Frame.text("a"), Frame.ping("b"), Frame.text("c"));
        String outcome = Cuts.sameForEvery(bytes, () -> {
            Side side = new Side(role);
            side.application.react(event -> side.endpoint.rest());
            return side;
        });
        assertTrue(outcome.startsWith("heard [text a, ping 62, text c]"), outcome);
    }

    /** The transport may read inside a long message to where its bytes belong, or not, as it likes. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void bytesThatAreReadToTheirPlaceMakeTheSameMessages(Role role) {
        byte[] text = Frame.utf8("\u00e9".repeat(200_000));
        byte[] bytes = Frame.to(role,
                Frame.binary(new byte[300_000]), Frame.text("a"), Frame.text(text),
                Frame.binary(new byte[100_000]).unfinished(), Frame.ping("b"), Frame.continuation(text),
                Frame.text("c"));
        String expected = new Side(role).receives(bytes).result();
        for (int run = 0; run < 10; run++) {
            Side side = new Side(role);
            int reads = 0;
            int next = 0;
            while (next < bytes.length) {
                ByteBuffer room = random.nextInt(8) == 0 ? null : side.endpoint.room();
                reads += room == null ? 0 : 1;
                ByteBuffer in = room == null ? ByteBuffer.allocate(1 + random.nextInt(1 << 16)) : room;
                int start = in.position();
                int length = Math.min(1 + random.nextInt(in.remaining()), bytes.length - next);
                in.put(bytes, next, length).limit(in.position()).position(start);
                side.read(in);
                next += length;
            }
            assertTrue(reads > 0);
            assertEquals(expected, side.result());
        }
    }
}
