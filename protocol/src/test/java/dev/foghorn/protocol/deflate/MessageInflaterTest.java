package dev.foghorn.protocol.deflate;

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
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.foghorn.protocol.BytesSink;
import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.Endpoint;
import dev.foghorn.protocol.Frame;
import dev.foghorn.protocol.Recorder;
import dev.foghorn.protocol.Seed;
import dev.foghorn.protocol.Side;
import dev.foghorn.protocol.SideTest;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.message.MessageSink;
import dev.foghorn.protocol.message.SpareArrays;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import dev.foghorn.protocol.rfc.Proves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 sections 6 and 7.2.2, as client and as server. */
class MessageInflaterTest extends SideTest {
    private static final int RSV1 = 4;
    private static final int MIB = 1 << 20;

    private Side deflateSide(Role role) {
        return side(role, Limits.DEFAULT, Peer.extension(role, Peer.TAKEOVER));
    }

    private static String everyCut(Role role, Frame... frames) {
        return everyCut(role, Limits.DEFAULT, frames);
    }

    private static String everyCut(Role role, Limits limits, Frame... frames) {
        return Cuts.sameForEvery(Frame.to(role, frames),
                () -> new Side(role, limits, Peer.extension(role, Peer.TAKEOVER)));
    }

    private static Frame compressed(String hex) {
        return text(hex(hex)).rsv(RSV1);
    }

    // ---------------------------------------------------------------------------------------------------- examples

    @ParameterizedTest
    @ValueSource(strings = {
        "f2 48 cd c9 c9 07 00", // 7.2.3.1
        "00 05 00 fa ff 48 65 6c 6c 6f 00", // 7.2.3.3
        "f3 48 cd c9 c9 07 00 00", // 7.2.3.4
        "f2 48 05 00 00 00 ff ff ca c9 c9 07 00" // 7.2.3.5
    })
    @Proves({"7692-6.2-1", "7692-7.2.1-2"})
    void theExamplesAreHello(String payload) {
        for (Role role : Role.values()) {
            deflateSide(role).receives(compressed(payload)).hears("text Hello");
            assertEquals("heard [text Hello], sent [], OPEN null", everyCut(role, compressed(payload)));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void fragmentsAreTheExampleOf7231(Role role) {
        Frame[] fragments = {compressed("f2 48 cd").unfinished(), continuation(hex("c9 c9 07 00"))};
        assertEquals("heard [text Hello], sent [], OPEN null", everyCut(role, fragments));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"7692-6.2-2", "7692-7.2.2-2", "7692-7.2.2-4", "7692-7.2.2-5"})
    void theSecondMessageOf7232RefersToTheFirst(Role role) {
        Frame[] messages = {compressed("f2 48 cd c9 c9 07 00"), text("plain"), compressed("f2 00 11 00 00")};
        assertEquals("heard [text Hello, text plain, text Hello], sent [], OPEN null", everyCut(role, messages));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void theOctetOf7236IsAnEmptyMessage(Role role) {
        assertEquals("heard [text, text Hello], sent [], OPEN null",
                everyCut(role, compressed("00"), compressed("f2 48 cd c9 c9 07 00")));
        deflateSide(role).receives(compressed("f2 48 cd c9 c9 07").unfinished(), continuation(hex("00")))
                .hears("text Hello");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void anEmptyPayloadIsAnEmptyMessage(Role role) {
        deflateSide(role).receives(compressed(""), compressed("").unfinished(), continuation()).hears("text", "text");
    }

    // -------------------------------------------------------------------------------------------- BFINAL, takeover

    @ParameterizedTest
    @EnumSource(Role.class)
    void blocksMayFollowABlockWithBfinal(Role role) {
        // "Hello" with BFINAL, then "Hello" with BFINAL, then the empty block's first octet
        assertEquals("heard [text HelloHello], sent [], OPEN null",
                everyCut(role, compressed("f3 48 cd c9 c9 07 00 f3 48 cd c9 c9 07 00 00")));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void theWindowOutlivesABlockWithBfinal(Role role) {
        // the second block of the first message, and the second message, refer to the first block
        assertEquals("heard [text HelloHello, text Hello], sent [], OPEN null",
                everyCut(role, compressed("f3 48 cd c9 c9 07 00 f2 00 11 00 00"), compressed("f2 00 11 00 00")));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"7692-7.2.2-1", "7692-7.2.2-3"})
    void withoutContextTakeoverAMessageRefersToItselfAlone(Role role) {
        Side side = side(role, Limits.DEFAULT, Peer.extension(role, Peer.NO_TAKEOVER));
        side.receives(compressed("f2 48 cd c9 c9 07 00"), compressed("f3 48 cd c9 c9 07 00 f2 00 11 00 00"))
                .hears("text Hello", "text HelloHello");
        side.receives(compressed("f2 00 11 00 00")).fails(1007);
    }

    /** Against a compressor with 32,768 bytes of window, with messages that refer far back, across many of them. */
    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves({"7692-7.2.2-7", "7692-7.2.2-9"})
    void theWholeWindowIsTakenOver(Role role) {
        Random random = Seed.random();
        byte[] noise = new byte[40_000];
        random.nextBytes(noise);
        Peer peer = new Peer();
        PerMessageDeflate extension = Peer.extension(role, Peer.TAKEOVER);
        for (int i = 0; i < 300; i++) {
            int from = random.nextInt(noise.length);
            byte[] content = Arrays.copyOfRange(noise, from, from + random.nextInt(noise.length - from));
            assertArrayEquals(content, Peer.decode(extension, peer.compress(content, random.nextInt(5000))));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    @Proves({"7692-7.2.2-6", "7692-7.2.2-8"})
    void aSmallerWindowIsEnoughForWhoKeepsToIt(int bits) {
        DeflateParameters agreed = new DeflateParameters(false, false, bits, bits);
        PerMessageDeflate client = Peer.extension(Role.CLIENT, agreed);
        PerMessageDeflate server = Peer.extension(Role.SERVER, agreed);
        Random random = Seed.random();
        byte[] words = new byte[500];
        random.nextBytes(words);
        for (int i = 0; i < 500; i++) {
            byte[] content = new byte[random.nextInt(900)];
            for (int j = 0; j < content.length; j++) {
                content[j] = words[(i * 7 + j) % words.length];
            }
            assertArrayEquals(content, Peer.decode(server, Peer.encode(client, content)));
            assertArrayEquals(content, Peer.decode(client, Peer.encode(server, content)));
        }
    }

    /** Each costs what 32 KiB cost, and may hold nothing. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void moreBlocksWithBfinalThanTheContentIsWorthAre1008(Role role) {
        deflateSide(role).receives(compressed("03 00 ".repeat(64) + "f2 48 cd c9 c9 07 00")).hears("text Hello");
        deflateSide(role).receives(compressed("03 00 ".repeat(65) + "f2 48 cd c9 c9 07 00")).fails(1008);
        assertTrue(everyCut(role, compressed("03 00 ".repeat(65) + "00")).contains("FAILED 1008"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aBlockWithBfinalForEachKibOfContentIsTaken(Role role) {
        ByteArrayOutputStream blocks = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            Deflater deflater = new Deflater(9, true);
            deflater.setInput(new byte[1 << 10]);
            deflater.finish();
            byte[] block = new byte[100];
            blocks.write(block, 0, deflater.deflate(block));
            deflater.end();
        }
        blocks.write(0);
        deflateSide(role).receives(binary(blocks.toByteArray()).rsv(RSV1))
                .hears(Recorder.line(Opcode.BINARY, new byte[1000 << 10]));
    }

    // ---------------------------------------------------------------------------------------------------- framing

    @ParameterizedTest
    @EnumSource(Role.class)
    void controlFramesMayComeBetween(Role role) {
        Frame[] frames = {
            compressed("f2 48").unfinished(), ping("p"), continuation(hex("cd c9")).unfinished(),
            continuation().unfinished(),
            pong("q"), continuation(hex("c9 07 00"))
        };
        deflateSide(role).receives(frames).hears("ping 70", "pong 71", "text Hello").sends(pong("p"));
        assertTrue(everyCut(role, frames).startsWith("heard [ping 70, pong 71, text Hello], "));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    @Proves("7692-6.1-4")
    void rsv1OnAControlFrameOrAContinuationIs1002(Role role) {
        deflateSide(role).receives(ping("p").rsv(RSV1)).fails(1002);
        deflateSide(role).receives(pong("p").rsv(RSV1)).fails(1002);
        deflateSide(role).receives(close(1000, "").rsv(RSV1)).fails(1002);
        deflateSide(role).receives(compressed("f2 48").unfinished(), continuation(hex("cd c9 c9 07 00")).rsv(RSV1))
                .fails(1002);
        deflateSide(role).receives(text("a").unfinished(), continuation("b").rsv(RSV1)).fails(1002);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aCloseInsideACompressedMessageIsAnswered(Role role) {
        deflateSide(role).receives(compressed("f2 48").unfinished(), close(1000, ""))
                .hears("close 1000").sends(close(1000, ""));
    }

    // ------------------------------------------------------------------------------------------------------- UTF-8

    @ParameterizedTest
    @EnumSource(Role.class)
    void theDecompressedTextMustBeUtf8(Role role) {
        Peer peer = new Peer();
        byte[] good = peer.compress(utf8("€ 100"));
        byte[] bad = new Peer().compress(hex("61 e2 82 61"));
        byte[] cut = new Peer().compress(hex("61 e2 82"));
        assertEquals("heard [text € 100], sent [], OPEN null", everyCut(role, text(good).rsv(RSV1)));
        assertTrue(everyCut(role, text(bad).rsv(RSV1)).contains("FAILED 1007"));
        assertTrue(everyCut(role, text(cut).rsv(RSV1)).contains("FAILED 1007"));
        deflateSide(role).receives(binary(bad).rsv(RSV1)).hears("binary 61 e2 82 61");
    }

    // --------------------------------------------------------------------------------------------------- malformed

    @ParameterizedTest
    @ValueSource(strings = {
        "ff", // block type 3
        "f2 48 cd c9 c9 07", // the empty block's first octet is missing
        "f2 48 cd c9", // cut inside a block
        "f2", "f3",
        "00 05 00 fa ff 48 65 6c", // cut inside a stored block
        "00 05 00 00 00 48 65 6c 6c 6f 00", // NLEN
        "f2 48 cd c9 c9 07 00 00 00 ff ff", // the tail was not removed
        "f3 48 cd c9 c9 07 00", // nothing after BFINAL
        "f2 00 11 00 00", // a distance that nothing is at
        "04 c0 81 08 00 00 00 00 20 7f eb 03 00" // a block of a kind with codes that do not fit
    })
    void whatIsNoDeflateIs1007(String payload) {
        for (Role role : Role.values()) {
            deflateSide(role).receives(binary(hex(payload)).rsv(RSV1)).fails(1007);
            assertTrue(everyCut(role, binary(hex(payload)).rsv(RSV1)).contains("FAILED 1007"));
        }
    }

    /** No prefix of a message is a message, save that a stored block's first octet is the empty one of 7.2.3.6. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void aMessageThatIsCutOffIsNoneAnywhere(Role role) {
        byte[] content = new byte[600];
        Seed.random().nextBytes(content);
        for (byte[] text : new byte[][] {content, utf8("abc ".repeat(200))}) {
            byte[] payload = new Peer().compress(text);
            for (int length = 2; length < payload.length; length++) {
                Side side = new Side(role, Limits.DEFAULT, Peer.extension(role, Peer.TAKEOVER));
                side.receives(binary(Arrays.copyOf(payload, length)).rsv(RSV1)).fails(1007).isQuiet();
            }
        }
    }

    // ------------------------------------------------------------------------------------------------------ limits

    @ParameterizedTest
    @EnumSource(Role.class)
    void theLimitIsThatOfTheDecompressedMessage(Role role) {
        byte[] content = new byte[100_000];
        byte[] payload = new Peer().compress(content);
        side(role, Limits.ofMessage(100_000), Peer.extension(role, Peer.TAKEOVER))
                .receives(binary(payload).rsv(RSV1)).hears(Recorder.line(Opcode.BINARY, content));
        side(role, Limits.ofMessage(99_999), Peer.extension(role, Peer.TAKEOVER))
                .receives(binary(payload).rsv(RSV1)).fails(1009);
        assertTrue(everyCut(role, Limits.ofMessage(99_999), binary(payload).rsv(RSV1)).contains("FAILED 1009"));
    }

    /** Noise grows when it is compressed, and a message of exactly the limit passes all the same. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void noiseOfExactlyTheLimitPasses(Role role) {
        byte[] noise = new byte[100_000];
        Seed.random().nextBytes(noise);
        byte[] payload = new Peer().compress(noise, 256);
        assertTrue(payload.length > noise.length + 2000);
        Limits limits = Limits.ofMessage(noise.length);
        side(role, limits, Peer.extension(role, Peer.TAKEOVER))
                .receives(binary(payload).rsv(RSV1)).hears(Recorder.line(Opcode.BINARY, noise));
        side(role, limits, Peer.extension(role, Peer.TAKEOVER))
                .receives(binary(Arrays.copyOf(noise, noise.length + 1))).fails(1009);
        side(role, limits, Peer.extension(role, Peer.TAKEOVER))
                .receives(binary(Arrays.copyOf(noise, noise.length + noise.length / 8 + 65)).rsv(RSV1)).fails(1009);
    }

    /** A message of 1 GiB in 1 MiB: cut off at the limit, without room for more than that. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void aBombIs1009AndTakesNoMoreThanTheLimit(Role role) {
        byte[] bomb = Frame.to(role, binary(bomb(MIB)).rsv(RSV1));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int i = 0; i < 2; i++) { // classes are loaded by the first
            Side side = side(role, Limits.ofMessage(4 * MIB), Peer.extension(role, Peer.TAKEOVER));
            ByteBuffer in = ByteBuffer.wrap(bomb.clone());
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            side.endpoint.receive(in);
            allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            side.fails(1009);
        }
        long bytes = allocated;
        assertTrue(bytes < 12 * MIB, () -> bytes + " bytes allocated"); // 4 MiB, and those it grew from
    }

    /** Else a kilobyte each, and Pongs after it, would keep a megabyte each for as long as the peer likes (10.4). */
    @ParameterizedTest
    @EnumSource(Role.class)
    void aMessageThatDoesNotEndKeepsNoMoreThanThePeerHasSent(Role role) {
        byte[] begun = Frame.to(role, binary(new Peer().compress(new byte[MIB])).rsv(RSV1).unfinished(), pong("p"));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int i = 0; i < 2; i++) { // classes are loaded by the first
            Side side = side(role, Limits.DEFAULT, Peer.extension(role, Peer.NO_TAKEOVER));
            ByteBuffer in = ByteBuffer.wrap(begun.clone());
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            side.endpoint.receive(in);
            allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            side.receives(continuation()).hears("pong 70", Recorder.line(Opcode.BINARY, new byte[MIB]));
        }
        long bytes = allocated;
        assertTrue(bytes < 64 << 10, () -> bytes + " bytes allocated for " + begun.length + " received");
    }

    /** Zeros that DEFLATE makes a thousandth of; so many that this many bytes come of it. */
    private static byte[] bomb(int compressedLength) {
        Deflater deflater = new Deflater(9, true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] zeros = new byte[MIB];
        byte[] chunk = new byte[64 << 10];
        while (out.size() < compressedLength) {
            deflater.setInput(zeros);
            int count = deflater.deflate(chunk);
            while (count > 0) {
                out.write(chunk, 0, count);
                count = deflater.deflate(chunk);
            }
        }
        deflater.end();
        return Arrays.copyOf(out.toByteArray(), compressedLength);
    }

    // ------------------------------------------------------------------------------------------------------ memory

    /** Whole small messages are delivered where they are inflated to. */
    @Test
    void smallMessagesAllocateNothing() {
        PerMessageDeflate sender = Peer.extension(Role.CLIENT, Peer.NO_TAKEOVER);
        byte[] content = utf8("{\"key\": \"value\", \"key\": \"value\"}".repeat(40));
        byte[] bytes = Frame.to(Role.SERVER, text(Peer.encode(sender, content)).rsv(RSV1));
        byte[] copy = new byte[bytes.length];
        Counter application = new Counter();
        Endpoint endpoint = new Endpoint(
                new Endpoint.Shared(FrameWriter.server(), new SpareArrays(0)),
                Limits.DEFAULT, new BytesSink(), application, Peer.extension(Role.SERVER, Peer.NO_TAKEOVER));
        ByteBuffer in = ByteBuffer.wrap(copy);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        int rounds = 2000;
        for (int i = 0; i < 2; i++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int j = 0; j < rounds; j++) {
                System.arraycopy(bytes, 0, copy, 0, bytes.length);
                endpoint.receive(in.clear());
            }
            allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        }
        assertEquals(2L * rounds * content.length, application.bytes);
        long each = allocated / rounds;
        assertTrue(each < 200, () -> each + " bytes a message of " + content.length);
    }

    private static final class Counter implements MessageSink {
        private long bytes;

        @Override
        public void onMessage(Message message) {
            bytes += message.length();
        }

        @Override
        public void onPing(Message applicationData) {
            throw new AssertionError();
        }

        @Override
        public void onPong(Message applicationData) {
            throw new AssertionError();
        }

        @Override
        public void onClose(CloseStatus status) {
            throw new AssertionError();
        }
    }
}
