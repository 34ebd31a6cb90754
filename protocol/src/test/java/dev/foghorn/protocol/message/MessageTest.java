package dev.foghorn.protocol.message;

import static dev.foghorn.protocol.Frame.continuation;
import static dev.foghorn.protocol.Frame.ping;
import static dev.foghorn.protocol.Frame.text;
import static dev.foghorn.protocol.Frame.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.BytesSink;
import dev.foghorn.protocol.Endpoint;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A message is a view, true during its callback and loud afterwards. */
class MessageTest {
    /** An application with one thing to do with whatever message comes. */
    private record Application(Consumer<Message> action) implements MessageSink {
        @Override
        public void onMessage(Message message) {
            action.accept(message);
        }

        @Override
        public void onPing(Message applicationData) {
            action.accept(applicationData);
        }

        @Override
        public void onPong(Message applicationData) {
            action.accept(applicationData);
        }

        @Override
        public void onClose(CloseStatus status) {
            throw new AssertionError("no test here sends a Close");
        }
    }

    private Message kept;
    private byte[] array;
    private int offset;
    private int calls;

    private Endpoint server(Consumer<Message> action) {
        return new Endpoint(FrameWriter.server(), Limits.DEFAULT, new BytesSink(), new Application(message -> {
            calls++;
            kept = message;
            array = message.array();
            offset = message.offset();
            action.accept(message);
        }));
    }

    @Test
    void showsItsContentDuringTheCallback() {
        server(message -> {
            assertSame(Opcode.TEXT, message.opcode());
            assertTrue(message.isText());
            assertEquals(6, message.length());
            assertEquals("Hellö", message.text());
            assertArrayEquals(utf8("Hellö"), message.copy());
            assertEquals("Message[TEXT, 6 bytes]", message.toString());
            ByteBuffer view = message.asReadOnlyBuffer();
            assertTrue(view.isReadOnly());
            assertEquals(ByteBuffer.wrap(utf8("Hellö")), view);
        }).receive(ByteBuffer.wrap(Frame.to(Role.SERVER, text("Hellö"))));
        assertEquals(1, calls);
    }

    @Test
    void knowsWhatItIs() {
        for (Opcode opcode : List.of(Opcode.TEXT, Opcode.BINARY, Opcode.PING, Opcode.PONG)) {
            server(message -> {
                assertSame(opcode, message.opcode());
                assertEquals(opcode == Opcode.TEXT, message.isText());
            }).receive(ByteBuffer.wrap(Frame.to(Role.SERVER, Frame.frame(opcode.code()))));
        }
        assertEquals(4, calls);
    }

    @Test
    void throwsAfterTheCallback() {
        Endpoint server = server(message -> { });
        for (Frame[] frames : List.of(
                new Frame[] {text("a")}, new Frame[] {text("a").unfinished(), continuation("b")}, new Frame[] {ping("p")})) {
            server.receive(ByteBuffer.wrap(Frame.to(Role.SERVER, frames)));
            List<Executable> methods = List.of(kept::opcode, kept::isText, kept::length, kept::array, kept::offset,
                    kept::text, kept::copy, kept::asReadOnlyBuffer);
            methods.forEach(method -> assertThrows(IllegalStateException.class, method));
            assertEquals("Message[no longer valid]", kept.toString());
        }
        assertEquals(3, calls);
    }

    @Test
    void throwsAfterACallbackThatThrew() {
        Endpoint server = server(message -> {
            throw new UnsupportedOperationException("by the application");
        });
        assertThrows(UnsupportedOperationException.class,
                () -> server.receive(ByteBuffer.wrap(Frame.to(Role.SERVER, text("a")))));
        assertThrows(IllegalStateException.class, kept::text);
    }

    @Test
    void ofOneFrameInOneReadIsAViewOfTheCallersArray() {
        byte[] read = Frame.to(Role.SERVER, ping("x"), text("Hello"));
        Endpoint server = server(message -> { });
        server.receive(ByteBuffer.wrap(read));
        assertSame(read, array);
        assertEquals(read.length - 5, offset);
    }

    @Test
    void ofALastFragmentAfterEmptyOnesIsAViewOfTheCallersArray() {
        byte[] read = Frame.to(Role.SERVER, text().unfinished(), continuation("Hello"));
        server(message -> { }).receive(ByteBuffer.wrap(read));
        assertSame(read, array);
    }

    @Test
    void inFragmentsIsCopiedTogether() {
        byte[] read = Frame.to(Role.SERVER, text("Hel").unfinished(), continuation("lo"));
        server(message -> assertEquals("Hello", message.text())).receive(ByteBuffer.wrap(read));
        assertNotSame(read, array);
        assertEquals(1, calls);
    }

    @Test
    void inTwoReadsIsCopiedTogether() {
        for (Frame frame : List.of(text("Hello"), ping("Hello"))) {
            byte[] read = Frame.to(Role.SERVER, frame);
            Endpoint server = server(message -> assertEquals("Hello", message.text()));
            server.receive(ByteBuffer.wrap(read, 0, 8));
            server.receive(ByteBuffer.wrap(read, 8, read.length - 8));
            assertNotSame(read, array);
        }
        assertEquals(2, calls);
    }
}
