package dev.foghorn.protocol;

import static dev.foghorn.protocol.Frame.binary;
import static dev.foghorn.protocol.Frame.close;
import static dev.foghorn.protocol.Frame.continuation;
import static dev.foghorn.protocol.Frame.ping;
import static dev.foghorn.protocol.Frame.pong;
import static dev.foghorn.protocol.Frame.text;
import static dev.foghorn.protocol.Frame.utf8;
import static dev.foghorn.protocol.Hex.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.ByteSink;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.message.MessageSink;
import dev.foghorn.protocol.rfc.Proves;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.ArgumentCaptor;

/** Section 6.1: what an endpoint sends, and what it refuses to. */
class EndpointSendingTest extends SideTest {
    private static final byte[] AB = utf8("ab");

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.1-7", "5.2-1", "6.1-1", "6.1-6", "6.1-7"})
    void sendsTextAndBinaryInOneFrame(Role role) {
        Side side = side(role);
        assertSame(role, side.endpoint.role());
        assertTrue(side.endpoint.send(Opcode.TEXT, utf8("-Hello-"), 1, 5));
        assertTrue(side.endpoint.send(Opcode.BINARY, hex("00 ff"), 0, 2));
        assertTrue(side.endpoint.send(Opcode.TEXT, AB, 0, 0));
        side.sends(text("Hello"), binary(hex("00 ff")), text());
    }

    /** 5.2: they "MUST be 0 unless an extension is negotiated". */
    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.2-2", "5.2-9", "5.2-10", "5.2-11"})
    void withoutAnExtensionTheReservedBitsOfEveryFrameAreZero(Role role) {
        Side side = side(role);
        side.endpoint.send(Opcode.TEXT, AB, 0, 2);
        side.endpoint.sendFragment(Opcode.BINARY, false, AB, 0, 1);
        side.endpoint.ping(AB);
        side.endpoint.pong(AB);
        side.endpoint.sendFragment(Opcode.BINARY, true, AB, 1, 1);
        side.endpoint.close(CloseStatus.of(1000, ""));
        side.sends(text("ab").rsv(0), binary(hex("61")).unfinished().rsv(0), ping("ab").rsv(0), pong("ab").rsv(0),
                continuation("b").rsv(0), close(1000, "").rsv(0));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.5-1", "5.5-2", "5.5.2-1", "5.5.2-4", "5.5.3-3"})
    void sendsPingsAndPongsOfUpTo125Bytes(Role role) {
        Side side = side(role);
        byte[] most = new byte[125];
        assertTrue(side.endpoint.ping(most));
        assertTrue(side.endpoint.pong(most));
        side.sends(ping(most), pong(most));
        assertThrows(IllegalArgumentException.class, () -> side.endpoint.ping(new byte[126]));
        assertThrows(IllegalArgumentException.class, () -> side.endpoint.pong(new byte[126]));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.4-2", "5.5.2-3", "6.1-5", "6.1-6", "6.1-7"})
    void sendsAMessageInFragmentsWithControlFramesBetween(Role role) {
        Side side = side(role);
        assertTrue(side.endpoint.sendFragment(Opcode.TEXT, false, AB, 0, 1));
        assertTrue(side.endpoint.ping(AB));
        assertTrue(side.endpoint.sendFragment(Opcode.TEXT, false, AB, 0, 0));
        side.receives(ping("p")).hears("ping 70");
        assertTrue(side.endpoint.sendFragment(Opcode.TEXT, true, AB, 1, 1));
        assertTrue(side.endpoint.sendFragment(Opcode.BINARY, true, AB, 0, 2));
        side.sends(text("a").unfinished(), ping("ab"), continuation().unfinished(), pong("p"), continuation("b"),
                binary(AB));
    }

    /** 5.4: "The fragments of one message MUST NOT be interleaved between the fragments of another message". */
    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("5.4-5")
    void refusesAnotherMessageBetweenFragments(Role role) {
        Side side = side(role);
        side.endpoint.sendFragment(Opcode.TEXT, false, AB, 0, 1);
        assertThrows(IllegalStateException.class, () -> side.endpoint.send(Opcode.TEXT, AB, 0, 2));
        assertThrows(IllegalStateException.class, () -> side.endpoint.sendEncoded(AB));
        side.endpoint.sendFragment(Opcode.TEXT, true, AB, 1, 1);
        side.endpoint.send(Opcode.TEXT, AB, 0, 2);
        side.sends(text("a").unfinished(), continuation("b"), text("ab"));
    }

    /** The rest of the fragmented message can never be sent, so it must not stand in the way of the plain answer. */
    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"5.5.1-7", "6.1-3"})
    void aCloseBetweenOurFragmentsIsAnsweredAndLaterSendsAreRefusedNotThrown(Role role) {
        Side side = side(role);
        side.endpoint.sendFragment(Opcode.TEXT, false, AB, 0, 1);
        side.receives(close(1000, "")).hears("close 1000");
        assertFalse(side.endpoint.sendFragment(Opcode.TEXT, true, AB, 1, 1));
        assertFalse(side.endpoint.send(Opcode.TEXT, AB, 0, 2));
        if (role == Role.SERVER) {
            assertFalse(side.endpoint.sendEncoded(text("ab").bytes()));
        }
        side.sends(text("a").unfinished(), close(1000, ""));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void mayCloseBetweenItsFragments(Role role) {
        Side side = side(role);
        side.endpoint.sendFragment(Opcode.TEXT, false, AB, 0, 1);
        assertTrue(side.endpoint.close(CloseStatus.of(1001, "")));
        side.sends(text("a").unfinished(), close(1001, ""));
    }

    @ParameterizedTest
    @EnumSource(value = Opcode.class, names = {"TEXT", "BINARY"}, mode = EnumSource.Mode.EXCLUDE)
    @Proves({"5.4-3", "5.4-13", "5.5-2"})
    void aMessageIsTextOrBinary(Opcode opcode) {
        for (Role role : Role.values()) {
            Side side = side(role);
            assertThrows(IllegalArgumentException.class, () -> side.endpoint.send(opcode, AB, 0, 2));
            assertThrows(IllegalArgumentException.class, () -> side.endpoint.sendFragment(opcode, true, AB, 0, 2));
        }
    }

    @Test
    @Proves({"5.1-1", "5.1-4"})
    void aServerSendsEncodedMessagesAndAClientMayNot() {
        byte[] encoded = FrameWriter.encode(Opcode.TEXT, AB, 0, 2);
        Side server = side(Role.SERVER);
        assertTrue(server.endpoint.sendEncoded(encoded));
        server.sends(text("ab"));
        Side client = side(Role.CLIENT);
        assertThrows(IllegalStateException.class, () -> client.endpoint.sendEncoded(encoded));
    }

    /** The sink may let a Pong overtake data, and needs to know that it is one. */
    @Test
    void theSinkIsToldTheOpcodeOfEachFrame() {
        Side side = side(Role.SERVER).receives(ping(), close()).hears("ping", "close 1005").sends(pong(), close());
        assertEquals(List.of(Opcode.PONG, Opcode.CLOSE), side.out.opcodes());
    }

    /** 9.1: a client "MUST NOT use them unless the server indicates that it wishes to use the extension". */
    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("9.1-6")
    void withoutAnAgreedExtensionNothingIsMarked(Role role) {
        Side side = side(role);
        byte[] compressible = utf8("aaaaaaaaaaaaaaaa");
        side.endpoint.send(Opcode.TEXT, compressible, 0, 16);
        side.endpoint.send(Opcode.BINARY, compressible, 0, 16);
        side.sends(text("aaaaaaaaaaaaaaaa"), binary(compressible));
    }

    /** In one read, and in pieces: what came in pieces has an array of its own. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void aMessageThatIsSentOnIsTheSameWhateverItsLengthAndHoweverItCame(Role role) {
        for (int length : new int[] {0, 1, 125, 126, 65_535, 65_536, 70_000, 200_000}) {
            byte[] payload = new byte[length];
            Arrays.fill(payload, (byte) length);
            byte[] frame = Frame.to(role, binary(payload));
            for (int piece : new int[] {1000, 65_536, frame.length}) {
                BytesSink out = new BytesSink();
                Endpoint endpoint = forwarding(role, out);
                for (int start = 0; start < frame.length; start += piece) {
                    int end = Math.min(start + piece, frame.length);
                    endpoint.receive(ByteBuffer.wrap(Arrays.copyOfRange(frame, start, end)));
                }
                assertArrayEquals(Frame.from(role, binary(payload)), out.take(), length + " in pieces of " + piece);
            }
        }
    }

    @Test
    void aServerSendsALongMessageOnWithoutACopy() {
        ByteSink out = mock(ByteSink.class);
        byte[] frame = Frame.to(Role.SERVER, binary(new byte[200_000]));
        List<byte[]> arrays = new ArrayList<>();
        Endpoint[] server = new Endpoint[1];
        server[0] = new Endpoint(FrameWriter.server(), Limits.DEFAULT, out, new MessagesOnly(message -> {
            arrays.add(message.array());
            server[0].send(message);
        }));
        server[0].receive(ByteBuffer.wrap(frame, 0, 100_000));
        server[0].receive(ByteBuffer.wrap(frame, 100_000, frame.length - 100_000));
        verify(out).appendOwned(arrays.get(0), 0);
        verifyNoMoreInteractions(out);
    }

    /** Only one may have the message's array for itself. */
    @Test
    void whoSendsALongMessageOnAgainAndAgainSharesOneCopy() {
        ByteSink out = mock(ByteSink.class);
        byte[] payload = new byte[200_000];
        Arrays.fill(payload, (byte) 7);
        byte[] frame = Frame.to(Role.SERVER, binary(payload));
        Endpoint[] server = new Endpoint[1];
        server[0] = new Endpoint(FrameWriter.server(), Limits.DEFAULT, out, new MessagesOnly(message -> {
            server[0].send(message);
            server[0].send(message);
            server[0].send(message);
            assertSame(message.frame(), message.frame());
        }));
        server[0].receive(ByteBuffer.wrap(frame, 0, 100_000));
        server[0].receive(ByteBuffer.wrap(frame, 100_000, frame.length - 100_000));
        ArgumentCaptor<byte[]> owned = ArgumentCaptor.forClass(byte[].class);
        ArgumentCaptor<byte[]> shared = ArgumentCaptor.forClass(byte[].class);
        verify(out).appendOwned(owned.capture(), eq(0));
        verify(out, times(2)).append(shared.capture());
        assertNotSame(owned.getValue(), shared.getAllValues().get(0));
        assertSame(shared.getAllValues().get(0), shared.getAllValues().get(1));
        assertArrayEquals(Frame.from(Role.SERVER, binary(payload)), shared.getValue());
    }

    private static Endpoint forwarding(Role role, ByteSink out) {
        Endpoint[] endpoint = new Endpoint[1];
        FrameWriter writer = role == Role.SERVER ? FrameWriter.server() : FrameWriter.client(() -> Frame.KEY_AS_INT);
        endpoint[0] = new Endpoint(writer, Limits.DEFAULT, out, new MessagesOnly(message -> endpoint[0].send(message)));
        return endpoint[0];
    }

    private record MessagesOnly(Consumer<Message> onMessage) implements MessageSink {
        @Override
        public void onMessage(Message message) {
            onMessage.accept(message);
        }

        @Override
        public void onPing(Message applicationData) {}

        @Override
        public void onPong(Message applicationData) {}

        @Override
        public void onClose(CloseStatus status) {}
    }
}
