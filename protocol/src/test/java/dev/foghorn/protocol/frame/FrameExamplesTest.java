package dev.foghorn.protocol.frame;

import static dev.foghorn.protocol.Hex.hex;
import static dev.foghorn.protocol.Hex.toHex;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foghorn.protocol.BytesSink;
import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.rfc.Proves;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** The examples of RFC 6455 section 5.7, read in every set of cuts, and written. */
class FrameExamplesTest {
    private static final String HELLO = "81 05 48 65 6c 6c 6f";
    private static final String MASKED_HELLO = "81 85 37 fa 21 3d 7f 9f 4d 51 58";
    private static final String HEL = "01 03 48 65 6c";
    private static final String LO = "80 02 6c 6f";
    private static final String PING_HELLO = "89 05 48 65 6c 6c 6f";
    private static final String MASKED_PONG_HELLO = "8a 85 37 fa 21 3d 7f 9f 4d 51 58";

    private static final byte[] HELLO_BYTES = "Hello".getBytes(StandardCharsets.US_ASCII);

    private final BytesSink out = new BytesSink();
    private final FrameWriter server = FrameWriter.server();
    private final FrameWriter client = FrameWriter.client(() -> Frame.KEY_AS_INT);

    @Test
    @Proves({"5.1-4", "6.1-4"})
    void aSingleFrameUnmaskedTextMessage() {
        assertEquals(List.of("TEXT fin 5: 48 65 6c 6c 6f"), FrameRecorder.parse(Role.CLIENT, HELLO));
        server.write(out, true, 0, Opcode.TEXT, HELLO_BYTES, 0, 5);
        assertEquals(HELLO, toHex(out.take()));
        assertEquals(HELLO, toHex(FrameWriter.encode(Opcode.TEXT, HELLO_BYTES, 0, 5)));
    }

    @Test
    @Proves({"5.1-1", "5.3-1", "6.1-8", "6.2-7"})
    void aSingleFrameMaskedTextMessage() {
        assertEquals(List.of("TEXT fin 5: 48 65 6c 6c 6f"), FrameRecorder.parse(Role.SERVER, MASKED_HELLO));
        client.write(out, true, 0, Opcode.TEXT, HELLO_BYTES, 0, 5);
        assertEquals(MASKED_HELLO, toHex(out.take()));
    }

    @Test
    void aFragmentedUnmaskedTextMessage() {
        assertEquals(List.of("TEXT 3: 48 65 6c", "CONTINUATION fin 2: 6c 6f"),
                FrameRecorder.parse(Role.CLIENT, HEL + LO));
        server.write(out, false, 0, Opcode.TEXT, HELLO_BYTES, 0, 3);
        assertEquals(HEL, toHex(out.take()));
        server.write(out, true, 0, Opcode.CONTINUATION, HELLO_BYTES, 3, 2);
        assertEquals(LO, toHex(out.take()));
    }

    @Test
    void anUnmaskedPingAndTheMaskedPongThatAnswersIt() {
        assertEquals(List.of("PING fin 5: 48 65 6c 6c 6f"), FrameRecorder.parse(Role.CLIENT, PING_HELLO));
        assertEquals(List.of("PONG fin 5: 48 65 6c 6c 6f"), FrameRecorder.parse(Role.SERVER, MASKED_PONG_HELLO));
        server.write(out, true, 0, Opcode.PING, HELLO_BYTES, 0, 5);
        assertEquals(PING_HELLO, toHex(out.take()));
        client.write(out, true, 0, Opcode.PONG, HELLO_BYTES, 0, 5);
        assertEquals(MASKED_PONG_HELLO, toHex(out.take()));
    }

    @Test
    void binaryOf256BytesInASingleUnmaskedFrame() {
        everyCutAndBack("82 7e 01 00", 256);
    }

    @Test
    void binaryOf64KiBInASingleUnmaskedFrame() {
        everyCutAndBack("82 7f 00 00 00 00 00 01 00 00", 65536);
    }

    private void everyCutAndBack(String header, int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (i * 31);
        }
        byte[] head = hex(header);
        byte[] frame = Arrays.copyOf(head, head.length + length);
        System.arraycopy(payload, 0, frame, head.length, length);

        CRC32 crc = new CRC32();
        crc.update(payload);
        String content = length > 256 ? "CRC " + crc.getValue() : toHex(payload);
        assertEquals(List.of("BINARY fin " + length + ": " + content),
                Cuts.sameForEvery(frame, () -> new FrameRecorder(Role.CLIENT)));
        server.write(out, true, 0, Opcode.BINARY, payload, 0, length);
        assertEquals(toHex(frame), toHex(out.take()));
    }
}
