package dev.foghorn.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.hub.Hub;
import dev.foghorn.hub.Room;
import dev.foghorn.hub.RoomHandler;
import dev.foghorn.loop.Compression;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.loop.Direction;
import dev.foghorn.loop.EventLoop;
import dev.foghorn.server.RawClient.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** permessage-deflate (RFC 7692) on real sockets: who gets it, and what it costs. */
class CompressionTest {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final String LONG = "a text with words, and words again; ".repeat(100);
    private static final byte[] TAIL = {0, 0, -1, -1};

    private final Hub hub = new Hub();
    private final List<RawClient> clients = new ArrayList<>();
    private WebSocketServer server;

    private void serve(Compression compression, int loops) throws Exception {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(loops)
                        .withConnection(ConnectionOptions.DEFAULT.withCompression(compression)))
                .route("/echo", new EchoHandler())
                .route("/room", new RoomHandler(hub, "room"))
                .start();
    }

    private RawClient open(String target, String... lines) throws Exception {
        RawClient client = RawClient.open(server, target, lines);
        clients.add(client);
        return client;
    }

    @AfterEach
    void close() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
    }

    /** Messages compressed by all loops. */
    private long compressions() throws Exception {
        long sum = 0;
        for (EventLoop loop : server.loops()) {
            sum += CompletableFuture.supplyAsync(() -> loop.counters().compressions(Direction.OUT), loop)
                    .get(10, TimeUnit.SECONDS);
        }
        return sum;
    }

    private static byte[] deflate(Deflater deflater, byte[] content) {
        deflater.setInput(content);
        byte[] out = new byte[content.length + 100];
        return Arrays.copyOf(out, deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH) - TAIL.length);
    }

    private static byte[] deflate(String text) {
        return deflate(new Deflater(9, true), text.getBytes(StandardCharsets.UTF_8));
    }

    private static String inflate(Inflater inflater, Frame frame) throws DataFormatException {
        assertTrue(frame.fin() && frame.marked(), "compressed, in one frame");
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        in.writeBytes(frame.payload());
        in.writeBytes(TAIL);
        inflater.setInput(in.toByteArray());
        byte[] out = new byte[1 << 20];
        return new String(out, 0, inflater.inflate(out), StandardCharsets.UTF_8);
    }

    private static String inflate(Frame frame) throws DataFormatException {
        return inflate(new Inflater(true), frame);
    }

    // -------------------------------------------------------------------------------------------------- negotiation

    private String answerTo(String... lines) throws Exception {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(RawClient.request("/echo", lines));
            return client.readHead().lines().filter(line -> line.startsWith("Sec-WebSocket-Extensions"))
                    .findFirst().orElse("");
        }
    }

    @Test
    void itIsAgreedToWhereItIsOfferedAndWithoutContextTakeover() throws Exception {
        serve(Compression.DEFAULT, 1);
        assertEquals(OFFER + "; server_no_context_takeover; client_no_context_takeover", answerTo(OFFER));
        assertEquals("", answerTo());
        assertEquals("", answerTo(OFFER + "; server_max_window_bits=7"));
    }

    @Test
    void contextTakeoverAndWindowsAreOptions() throws Exception {
        serve(Compression.DEFAULT.withTakeover(true, false).withWindowBits(12, 11), 1);
        assertEquals(OFFER + "; client_no_context_takeover; server_max_window_bits=12", answerTo(OFFER));
        assertEquals(OFFER + "; client_no_context_takeover; server_max_window_bits=9; client_max_window_bits=11",
                answerTo(OFFER + "; server_max_window_bits=9; client_max_window_bits"));
    }

    @Test
    void switchedOffItIsNotAgreedTo() throws Exception {
        serve(Compression.OFF, 1);
        assertEquals("", answerTo(OFFER));
    }

    // ----------------------------------------------------------------------------------------------------- messages

    @Test
    void aLongMessageComesBackCompressedAndAShortOneAsItIs() throws Exception {
        serve(Compression.DEFAULT.withAbove(LONG.length() - 1), 1);
        RawClient client = open("/echo", OFFER);
        for (int i = 0; i < 3; i++) {
            client.send(RawClient.frame(0xC1, deflate(LONG)), RawClient.text(LONG),
                    RawClient.frame(0xC1, deflate(LONG.substring(1))));
            assertEquals(LONG, inflate(client.readFrame()));
            assertEquals(LONG, inflate(client.readFrame()));
            Frame plain = client.readFrame();
            assertFalse(plain.marked());
            assertEquals(LONG.substring(1), plain.text());
        }
        assertEquals(6, compressions());
    }

    @Test
    void whoDoesNotOfferGetsEverythingAsItIs() throws Exception {
        serve(Compression.DEFAULT, 1);
        RawClient client = open("/echo");
        client.send(RawClient.text(LONG));
        Frame echo = client.readFrame();
        assertFalse(echo.marked());
        assertEquals(LONG, echo.text());
        assertEquals(0, compressions());
        client.send(RawClient.frame(0xC1, deflate(LONG)));
        assertEquals(1002, client.readFrame().closeCode());
    }

    @Test
    void withContextTakeoverTheSecondMessageIsShort() throws Exception {
        serve(Compression.DEFAULT.withTakeover(true, true), 1);
        RawClient client = open("/echo", OFFER);
        Deflater deflater = new Deflater(6, true);
        Inflater inflater = new Inflater(true);
        byte[] content = LONG.getBytes(StandardCharsets.UTF_8);
        client.send(RawClient.frame(0xC1, deflate(deflater, content)), RawClient.frame(0xC1, deflate(deflater, content)));
        Frame first = client.readFrame();
        Frame second = client.readFrame();
        assertEquals(LONG, inflate(inflater, first));
        assertEquals(LONG, inflate(inflater, second));
        assertTrue(second.payload().length < first.payload().length, "the first is referred to");
    }

    /** Which is two reads' worth: the inflater is held from one to the next, beside that of another connection. */
    @Test
    void messagesOfSeveralConnectionsMayBeHalfWayAtOnce() throws Exception {
        serve(Compression.DEFAULT, 1);
        byte[] frame = RawClient.frame(0xC1, deflate(LONG));
        for (int i = 0; i < 10; i++) {
            open("/echo", OFFER).send(Arrays.copyOf(frame, 20 + i));
        }
        RawClient whole = open("/echo", OFFER).send(frame);
        assertEquals(LONG, inflate(whole.readFrame()));
        for (int i = 0; i < 10; i += 2) { // the others never finish
            clients.get(i).send(Arrays.copyOfRange(frame, 20 + i, frame.length));
            assertEquals(LONG, inflate(clients.get(i).readFrame()));
        }
    }

    @Test
    void aBombIs1009() throws Exception {
        serve(Compression.DEFAULT, 1);
        RawClient client = open("/echo", OFFER);
        client.send(RawClient.frame(0xC2, deflate(new Deflater(9, true), new byte[1 << 20])));
        assertEquals(1 << 20, inflate(client.readFrame()).length(), "of exactly the limit");
        client.send(RawClient.frame(0xC2, deflate(new Deflater(9, true), new byte[(1 << 20) + 1])));
        assertEquals(1009, client.readFrame().closeCode());
        assertTrue(client.isAtEof());
    }

    @Test
    void whatIsNoDeflateIs1007() throws Exception {
        serve(Compression.DEFAULT, 1);
        RawClient client = open("/echo", OFFER);
        client.send(RawClient.frame(0xC1, "Hello".getBytes(StandardCharsets.UTF_8)));
        assertEquals(1007, client.readFrame().closeCode());
        assertTrue(client.isAtEof());
    }

    @Test
    void aCompressedMessageInFragmentsReachesARoomCompressed() throws Exception {
        serve(Compression.DEFAULT, 1);
        RawClient member = open("/room", OFFER);
        RawClient other = open("/room", OFFER);
        member.send(RawClient.frame(0x41, Arrays.copyOf(deflate(LONG), 10)),
                RawClient.frame(0x80, Arrays.copyOfRange(deflate(LONG), 10, deflate(LONG).length)));
        assertEquals(LONG, inflate(member.readFrame()));
        assertEquals(LONG, inflate(other.readFrame()));
    }

    // ---------------------------------------------------------------------------------------------------- broadcast

    @Test
    void aBroadcastToAThousandIsCompressedOnce() throws Exception {
        serve(Compression.DEFAULT, 2);
        for (int i = 0; i < 1000; i++) {
            open("/room", i % 2 == 0 ? new String[] {OFFER} : new String[] {});
        }
        awaitMembers(1000);
        clients.get(0).send(RawClient.text(LONG));
        for (int i = 0; i < 1000; i++) {
            Frame frame = clients.get(i).readFrame();
            assertEquals(i % 2 == 0, frame.marked());
            assertEquals(LONG, i % 2 == 0 ? inflate(frame) : frame.text());
        }
        assertEquals(1, compressions());
        hub.publish("room", PreparedMessage.text("short"));
        for (RawClient client : clients) {
            assertEquals("short", client.readFrame().text());
        }
        assertEquals(1, compressions());
    }

    @Test
    void aBroadcastIsCompressedOnceForEachWindow() throws Exception {
        serve(Compression.DEFAULT, 1);
        for (int i = 0; i < 9; i++) {
            open("/room", OFFER + (i % 3 == 0 ? "" : "; server_max_window_bits=" + (8 + i % 3)));
        }
        awaitMembers(9);
        hub.publish("room", PreparedMessage.text(LONG));
        for (RawClient client : clients) {
            assertEquals(LONG, inflate(client.readFrame()));
        }
        assertEquals(3, compressions());
    }

    /** What does not get shorter is tried once. */
    @Test
    void aBroadcastThatWouldGrowIsSentAsItIs() throws Exception {
        serve(Compression.DEFAULT, 1);
        for (int i = 0; i < 3; i++) {
            open("/room", OFFER);
        }
        awaitMembers(3);
        byte[] noise = new byte[2000];
        new Random(1).nextBytes(noise);
        hub.publish("room", PreparedMessage.binary(noise));
        for (RawClient client : clients) {
            Frame frame = client.readFrame();
            assertFalse(frame.marked());
            assertEquals(2000, frame.payload().length);
        }
        assertEquals(1, compressions());
    }

    @Test
    void withContextTakeoverEachMemberHasItsOwn() throws Exception {
        serve(Compression.DEFAULT.withTakeover(true, false), 1);
        open("/room", OFFER);
        open("/room", OFFER + "; server_no_context_takeover");
        open("/room", OFFER + "; server_no_context_takeover");
        awaitMembers(3);
        Inflater inflater = new Inflater(true);
        for (int i = 0; i < 2; i++) {
            hub.publish("room", PreparedMessage.text(LONG));
            assertEquals(LONG, inflate(inflater, clients.get(0).readFrame()));
            assertEquals(LONG, inflate(clients.get(1).readFrame()));
            assertEquals(LONG, inflate(clients.get(2).readFrame()));
        }
        assertEquals(4, compressions(), "two of each: one of its own, one shared");
    }

    private void awaitMembers(int count) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (hub.room("room").map(Room::size).orElse(0) < count) {
            assertTrue(System.nanoTime() < deadline);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    // ------------------------------------------------------------------------------------------------------ options

    @Test
    void optionsOutsideTheirRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Compression.DEFAULT.withAbove(-1));
        assertThrows(IllegalArgumentException.class, () -> Compression.DEFAULT.withLevel(0));
        assertThrows(IllegalArgumentException.class, () -> Compression.DEFAULT.withLevel(10));
        assertThrows(IllegalArgumentException.class, () -> Compression.DEFAULT.withWindowBits(7, 15));
        assertThrows(IllegalArgumentException.class, () -> Compression.DEFAULT.withWindowBits(15, 16));
    }
}
