package dev.foghorn.protocol.deflate;

import static dev.foghorn.protocol.Frame.utf8;
import static dev.foghorn.protocol.Hex.hex;
import static dev.foghorn.protocol.Hex.toHex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.Seed;
import dev.foghorn.protocol.Side;
import dev.foghorn.protocol.SideTest;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import dev.foghorn.protocol.rfc.Proves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 section 7.2.1, as client and as server. */
class MessageDeflaterTest extends SideTest {
    private static final byte[] TAIL = hex("00 00 ff ff");
    private static final int RSV1 = 4;

    private static DeflateParameters parameters(boolean takeover, int bits) {
        return new DeflateParameters(!takeover, !takeover, bits, bits);
    }

    /** The stream that a peer's decompressor sees. */
    private static void addMessage(ByteArrayOutputStream stream, byte[] payload) {
        stream.writeBytes(payload);
        stream.writeBytes(TAIL);
    }

    /** Something with repetitions at every distance, as many below 256 as below 65,536, so that each window is used. */
    private static byte[] repetitive(Random random, int length) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; ) {
            int count = Math.min(length - i, 1 + random.nextInt(40));
            if (i < 300 || random.nextInt(4) == 0) {
                for (int j = 0; j < count; j++) {
                    content[i++] = (byte) random.nextInt();
                }
            } else {
                int distance = 1 + random.nextInt(Math.min(i, 1 << 6 + random.nextInt(11)));
                for (int j = 0; j < count; j++, i++) {
                    content[i] = content[i - distance];
                }
            }
        }
        return content;
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("7692-6.1-1")
    void helloIsTheExampleOf7231(Role role) {
        Side side = side(role, Limits.DEFAULT, Peer.extension(role, Peer.TAKEOVER));
        side.endpoint.send(Opcode.TEXT, utf8("-Hello-"), 1, 5);
        side.sends(Frame.text(hex("f2 48 cd c9 c9 07 00")).rsv(RSV1));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"7692-7.2.1-8", "7692-7.2.1-11"})
    void theSecondHelloIsTheExampleOf7232(Role role) {
        PerMessageDeflate extension = Peer.extension(role, Peer.TAKEOVER);
        assertEquals("f2 48 cd c9 c9 07 00", toHex(Peer.encode(extension, utf8("Hello"))));
        assertEquals("f2 00 11 00 00", toHex(Peer.encode(extension, utf8("Hello"))));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"7692-7.2.1-7", "7692-7.2.1-10"})
    void withoutContextTakeoverEachMessageStartsWithAnEmptyWindow(Role role) {
        PerMessageDeflate extension = Peer.extension(role, Peer.NO_TAKEOVER);
        byte[] content = utf8("a text that is long enough to gain, to gain, to gain");
        byte[] first = Peer.encode(extension, content);
        assertArrayEquals(first, Peer.encode(extension, content));
        Peer.encode(extension, utf8("another text, another text, another text"));
        assertArrayEquals(first, Peer.encode(extension, content));
    }

    /** Which of the two parameters is whose. */
    @Test
    @Proves({"7692-5-13", "7692-7.2.1-7", "7692-7.2.1-10", "7692-7.3-1"})
    void eachSideKeepsToItsOwnParameters() {
        DeflateParameters server = new DeflateParameters(true, false, 9, 0);
        assertFalse(Peer.extension(Role.CLIENT, server).sharesFrames());
        assertEquals(15, Peer.extension(Role.CLIENT, server).windowBits());
        assertTrue(Peer.extension(Role.SERVER, server).sharesFrames());
        assertEquals(9, Peer.extension(Role.SERVER, server).windowBits());
        DeflateParameters client = new DeflateParameters(false, true, 0, 10);
        assertTrue(Peer.extension(Role.CLIENT, client).sharesFrames());
        assertEquals(10, Peer.extension(Role.CLIENT, client).windowBits());
        assertFalse(Peer.extension(Role.SERVER, client).sharesFrames());
        assertEquals(15, Peer.extension(Role.SERVER, client).windowBits());
    }

    @Test
    void theReferenceSeesADistance() {
        byte[] far = new byte[2000];
        Seed.random().nextBytes(far);
        System.arraycopy(far, 0, far, 1500, 500);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        addMessage(stream, Peer.encode(Peer.extension(Role.SERVER, Peer.TAKEOVER), far));
        ReferenceInflater.Result result = ReferenceInflater.inflate(stream.toByteArray());
        assertArrayEquals(far, result.content());
        assertEquals(1500, result.largestDistance());
    }

    /** Messages of every length, so that the window ends inside, at and behind their ends. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    @Proves({"7692-7.2.1-1", "7692-7.2.1-6", "7692-7.2.1-12", "7692-7.2.1-14"})
    void noDistanceIsLargerThanTheWindow(int bits) {
        for (boolean takeover : new boolean[] {true, false}) {
            for (Role role : Role.values()) {
                Random random = Seed.random();
                PerMessageDeflate extension = Peer.extension(role, parameters(takeover, bits));
                ByteArrayOutputStream stream = new ByteArrayOutputStream();
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                byte[] all = repetitive(random, 160_000);
                for (int from = 0; from < all.length; ) {
                    int length = Math.min(all.length - from, 1 + random.nextInt(random.nextBoolean() ? 100 : 20_000));
                    byte[] message = Arrays.copyOfRange(all, from, from + length);
                    byte[] payload = Peer.encode(extension, message);
                    if (payload != null) {
                        content.writeBytes(message);
                        addMessage(stream, payload);
                    }
                    from += length;
                }
                ReferenceInflater.Result result = ReferenceInflater.inflate(stream.toByteArray());
                assertArrayEquals(content.toByteArray(), result.content());
                assertTrue(result.largestDistance() <= 1 << bits, () -> result.largestDistance() + " in " + bits);
                assertTrue(result.largestDistance() > 1 << bits - 2, "the window is used: " + result.largestDistance());
            }
        }
    }

    /** Where a flush fills the output to its last byte, and around it. */
    @Test
    void theOutputMayEndAnywhereInItsArray() {
        byte[] noise = new byte[66_000];
        Seed.random().nextBytes(noise);
        PerMessageDeflate sender = Peer.extension(Role.SERVER, Peer.TAKEOVER);
        PerMessageDeflate receiver = Peer.extension(Role.CLIENT, Peer.TAKEOVER);
        for (int length = 65_440; length < 65_560; length++) {
            byte[] content = Arrays.copyOf(noise, length);
            sender.release(); // an empty window: noise stays noise
            sender = Peer.extension(Role.SERVER, Peer.TAKEOVER);
            assertArrayEquals(content, Peer.decode(receiver, Peer.encode(sender, content)));
        }
        sender.release();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEmptyMessageIsOneOctet(boolean takeover) {
        PerMessageDeflate extension = Peer.extension(Role.SERVER, parameters(takeover, 15));
        byte[] empty = Peer.encode(extension, new byte[0]);
        if (takeover) {
            assertEquals("00", toHex(empty)); // 7.2.3.6
            assertEquals("f2 48 cd c9 c9 07 00", toHex(Peer.encode(extension, utf8("Hello"))));
            assertEquals("00", toHex(Peer.encode(extension, new byte[0])));
        } else {
            assertNull(empty, "it is shorter as it is");
        }
    }

    @Test
    @Proves("7692-6.1-2")
    void withoutContextTakeoverWhatWouldGrowIsSentAsItIs() {
        byte[] noise = new byte[1000];
        Seed.random().nextBytes(noise);
        Side side = side(Role.SERVER, Limits.DEFAULT, Peer.extension(Role.SERVER, Peer.NO_TAKEOVER));
        side.endpoint.send(Opcode.BINARY, noise, 0, noise.length);
        side.sends(Frame.binary(noise));
    }

    /** The compressor has seen it, so the peer's window must have it too. */
    @Test
    void withContextTakeoverWhatGrowsIsSentAllTheSame() {
        byte[] noise = new byte[1000];
        Seed.random().nextBytes(noise);
        PerMessageDeflate sender = Peer.extension(Role.SERVER, Peer.TAKEOVER);
        PerMessageDeflate receiver = Peer.extension(Role.CLIENT, Peer.TAKEOVER);
        assertArrayEquals(noise, Peer.decode(receiver, Peer.encode(sender, noise)));
        byte[] again = Peer.encode(sender, noise);
        assertTrue(again.length < 20, "it refers to the first");
        assertArrayEquals(noise, Peer.decode(receiver, again));
    }

    /** What a thread's zlib is said to have done. */
    private static final class Done implements Zlib.Tally {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void compressed(int plain, int compressed) {
            lines.add(plain + " to " + compressed);
        }

        @Override
        public void decompressed(int compressed, int plain) {
            lines.add(compressed + " was " + plain);
        }
    }

    @Test
    void aMessageUpToTheThresholdIsSentAsItIs() {
        Done done = new Done();
        Zlib zlib = new Zlib(Deflater.DEFAULT_COMPRESSION, done);
        PerMessageDeflate extension = new PerMessageDeflate(Role.SERVER, Peer.NO_TAKEOVER, 100, zlib);
        assertNull(Peer.encode(extension, new byte[100]));
        assertEquals(List.of(), done.lines);
        assertTrue(Peer.encode(extension, new byte[101]).length < 20);
        assertEquals(1, done.lines.size());
    }

    @Test
    void whatIsCompressedAndDecompressedIsTold() {
        Done done = new Done();
        Zlib zlib = new Zlib(Deflater.DEFAULT_COMPRESSION, done);
        PerMessageDeflate extension = new PerMessageDeflate(Role.SERVER, Peer.NO_TAKEOVER, 100, zlib);
        int length = Peer.encode(extension, new byte[500]).length;
        byte[] noise = new byte[500];
        Seed.random().nextBytes(noise);
        assertNull(Peer.encode(extension, noise));
        byte[] back = new Peer().compress(new byte[300_000]);
        Peer.decode(extension, back);
        assertEquals(List.of("500 to " + length, "500 to 506", back.length + " was 300000"), done.lines);
    }

    @Test
    void aWholeFrameIsMarked() {
        PerMessageDeflate extension = Peer.extension(Role.SERVER, Peer.NO_TAKEOVER);
        byte[] content = utf8("so ".repeat(50));
        byte[] frame = extension.encodeFrame(Opcode.TEXT, content, 0, content.length);
        side(Role.CLIENT, Limits.DEFAULT, Peer.extension(Role.CLIENT, Peer.NO_TAKEOVER))
                .receives(frame).hears("text " + "so ".repeat(50).trim());
        assertEquals((byte) 0xC1, frame[0]);
        assertNull(extension.encodeFrame(Opcode.TEXT, utf8("x"), 0, 1), "it would grow");
    }

    /** Neither side's connections that live on one thread disturb one another. */
    @Test
    void connectionsOfOneThreadShareWhatTheyDoNotKeep() {
        Zlib zlib = new Zlib(Deflater.DEFAULT_COMPRESSION);
        Random random = Seed.random();
        PerMessageDeflate[][] pairs = new PerMessageDeflate[4][];
        for (int i = 0; i < pairs.length; i++) {
            DeflateParameters agreed = new DeflateParameters(i % 2 == 0, i / 2 == 0, 8 + i, 15 - i);
            pairs[i] = new PerMessageDeflate[] {
                new PerMessageDeflate(Role.CLIENT, agreed, -1, zlib),
                new PerMessageDeflate(Role.SERVER, agreed, -1, zlib)
            };
        }
        for (int round = 0; round < 400; round++) {
            PerMessageDeflate[] pair = pairs[random.nextInt(pairs.length)];
            int from = random.nextInt(2);
            byte[] content = repetitive(random, random.nextInt(3000));
            byte[] payload = Peer.encode(pair[from], content);
            if (payload != null) {
                assertArrayEquals(content, Peer.decode(pair[1 - from], payload));
            }
        }
    }
}
