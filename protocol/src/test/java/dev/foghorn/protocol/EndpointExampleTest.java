package dev.foghorn.protocol;

import static dev.foghorn.protocol.Hex.hex;
import static dev.foghorn.protocol.Hex.toHex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.ByteSink;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.message.MessageSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The example of this module's README: it runs, and it is what the README shows. */
class EndpointExampleTest {
    private static final Pattern REGION =
            Pattern.compile("// README: begin\\n(.*?)// README: end", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("^```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    // README: begin
    /** A server's side that echoes; what is to go to the peer is collected in an array. */
    static final class Echo implements MessageSink, ByteSink {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final Endpoint endpoint = new Endpoint(FrameWriter.server(), Limits.DEFAULT, this, this);

        @Override
        public void onMessage(Message message) {
            endpoint.send(message.opcode(), message.array(), message.offset(), message.length());
        }

        @Override
        public void onPing(Message applicationData) {} // answered already

        @Override
        public void onPong(Message applicationData) {}

        @Override
        public void onClose(CloseStatus status) {} // answered already

        @Override
        public ByteBuffer claim(Opcode opcode, int length) {
            return ByteBuffer.allocate(length);
        }

        @Override
        public void commit(ByteBuffer frame) {
            out.writeBytes(frame.array());
        }

        @Override
        public void append(byte[] frame) {
            out.writeBytes(frame);
        }

        @Override
        public void appendOwned(byte[] array, int start) {
            out.write(array, start, array.length - start);
        }
    }
    // README: end

    @Test
    void theWalkInTheReadme() {
        // README: begin
        Echo echo = new Echo();

        echo.endpoint.receive(ByteBuffer.wrap(hex("81 85 37 fa 21 3d 7f 9f 4d 51 58"))); // "Hello"
        assertEquals("81 05 48 65 6c 6c 6f", toHex(echo.out.toByteArray()));

        echo.out.reset();
        echo.endpoint.receive(ByteBuffer.wrap(hex("88 82 37 fa 21 3d 34 12"))); // Close, 1000
        assertEquals("88 02 03 e8", toHex(echo.out.toByteArray()));
        assertTrue(echo.endpoint.endedCleanly() && echo.endpoint.tcpCloseDue()); // a server ends TCP first
        // README: end
    }

    @Test
    void theReadmeShowsTheExampleAsItIs() throws IOException {
        Path source = Path.of("src/test/java/dev/foghorn/protocol/EndpointExampleTest.java");
        assertEquals(
                find(REGION, Files.readString(source)).stream().map(String::stripIndent).toList(),
                find(BLOCK, Files.readString(Path.of("README.md"))));
    }

    private static List<String> find(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }
}
