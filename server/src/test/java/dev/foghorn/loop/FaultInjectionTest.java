package dev.foghorn.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.WebSocket;
import dev.foghorn.protocol.deflate.DeflateOffer;
import dev.foghorn.protocol.deflate.Lending;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.handshake.ClientHandshake;
import dev.foghorn.protocol.handshake.RequestTarget;
import dev.foghorn.protocol.handshake.WebSocketUri;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.message.SpareArrays;
import dev.foghorn.server.RawClient;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import dev.foghorn.tls.Authority;
import dev.foghorn.tls.ClientTls;
import dev.foghorn.tls.Identity;
import dev.foghorn.tls.ServerTls;
import dev.foghorn.tls.Trust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a socket does, and whenever: what is cut short changes nothing, and what fails leaves nothing behind. Each
 * conversation has all kinds of frames; the socket of one side moves few bytes a call, or fails at one call, the first,
 * the second and so on until the conversation ends before.
 */
@Timeout(120)
class FaultInjectionTest {
    private static final Authority AUTHORITY = new Authority("CN=Test CA");
    private static final Identity IDENTITY = AUTHORITY.issue("127.0.0.1");
    private static final SSLContext TRUSTING = Trust.context(null, AUTHORITY.certificate());

    private static final ClientTls INSECURE = ClientTls.insecure();

    /** Bytes a call, so that heads and TLS's handshake come in pieces. */
    private static final int A_FEW = 70;

    /** With fewer bytes a call than this no long message is sent: it takes too many calls. */
    private static final int MANY_CALLS = 16;

    /** Has a length of two bytes. */
    private static final String SHORT = "short".repeat(100);
    /** Over {@link Message#LONG}, and hard to compress. */
    private static final String LONG = new java.util.Random(6455)
            .ints(Message.LONG + 500, '0', 'z')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    /** Whose socket it is, and how it is used. */
    enum Stage {
        SERVER(false, false),
        TLS_SERVER(false, true),
        CLIENT(true, false),
        TLS_CLIENT(true, true);

        final boolean client;
        final boolean secure;

        Stage(boolean client, boolean secure) {
            this.client = client;
            this.secure = secure;
        }
    }

    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Talker talker = new Talker();
    private final Talker clientTalker = new Talker();
    private Stage stage;
    private WebSocketServer server;
    private LoopGroup clients;
    /** What each loop lent to the first message that came compressed. */
    private final Map<EventLoop, Object> inflaters = new ConcurrentHashMap<>();

    @BeforeEach
    void hearTheLog() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    private void start(Stage where) throws IOException {
        stage = where;
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                .route("/talk", talker)
                .tls(where.secure ? ServerTls.builder().certificate(IDENTITY).build() : null)
                .start();
        clients = new LoopGroup("faulty-client", Role.CLIENT, 1, Long.MAX_VALUE);
    }

    @AfterEach
    void nothingIsAnErrorOfOurs() {
        try {
            clients.close();
            server.close();
        } finally {
            System.setErr(standardError);
        }
        assertFalse(log.toString(StandardCharsets.UTF_8).contains("ERROR"), log::toString);
    }

    // -------------------------------------------------------------------------------------------------- the rules

    @ParameterizedTest
    @EnumSource
    void shortReadsAndWritesOfEverySizeChangeNothing(Stage where) throws Exception {
        start(where);
        int[] sizes = IntStream.concat(IntStream.rangeClosed(1, 40),
                IntStream.of(125, 126, 127, 1000, 16_384, 65_535, 65_536, 65_537)).toArray();
        for (int most : sizes) {
            converse(Fault.FULL, Fault.NEVER, most, most < MANY_CALLS ? SHORT : LONG, most % 2 == 0);
        }
    }

    static Stream<Arguments> faults() {
        return Arrays.stream(Stage.values()).flatMap(stage -> Arrays.stream(Fault.values())
                .filter(fault -> stage.client || fault != Fault.CONNECT_FAILS)
                .map(fault -> Arguments.of(stage, fault)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultAtAnyCallLeavesNothingBehindAndEndsAHandlersStoryOnce(Stage where, Fault fault) throws Exception {
        start(where);
        strikeEverywhere(fault, Integer.MAX_VALUE, LONG, false);
        strikeEverywhere(fault, A_FEW, SHORT, true);
    }

    /** Each conversation shows that the one before left the loop in order; the last is not disturbed at all. */
    private void strikeEverywhere(Fault fault, int most, String longest, boolean theyClose) throws Exception {
        int at = 1;
        while (converse(fault, at, most, longest, theyClose)) {
            at++;
        }
    }

    // ------------------------------------------------------------------------------------------------ conversations

    /** @return whether the fault has struck */
    private boolean converse(Fault fault, int at, int most, String longest, boolean theyClose) throws Exception {
        List<Connection> survivors = new CopyOnWriteArrayList<>(); // behind the call that the fault came with
        CompletableFuture<FaultySocket> made = new CompletableFuture<>();
        EventLoop loop = stage.client ? clients.loops().get(0) : server.loops().get(0);
        onLoop(loop, () -> loop.sockets = socket -> {
            FaultySocket faulty = new FaultySocket(socket, most, fault, at,
                    () -> loop.execute(() -> survivors.addAll(loop.connections())));
            made.complete(faulty);
            return faulty;
        });
        String what = stage + ": " + fault + " at " + at + ", " + most + " bytes a call";
        IOException broken = null;
        try {
            if (stage.client) {
                talk(ours(theyClose), longest, theyClose);
            } else {
                talkRaw(longest, theyClose);
            }
        } catch (SocketTimeoutException | TimeoutException e) {
            throw new AssertionError(what + ": nothing came", e);
        } catch (IOException e) {
            broken = e;
        }
        FaultySocket faulty = made.get(10, TimeUnit.SECONDS);
        awaitNothingLeft(what, faulty);
        if (fault.isReset()) {
            assertEquals(List.of(), survivors, what + ": a reset ends a connection at once, not with the next sweep");
        }
        if (broken != null && (fault.harmless || !faulty.wasStruck())) {
            throw new AssertionError(what + ": the conversation broke off", broken);
        }
        return faulty.wasStruck();
    }

    private void talkRaw(String longest, boolean compressed) throws IOException {
        try (RawClient client = stage.secure
                ? RawClient.connect(Trust.socket(TRUSTING, "TLSv1.3"), server.address())
                : RawClient.connect(server.address())) {
            talk(new Voice.Raw(client, compressed), longest, compressed);
        }
    }

    private Voice ours(boolean compressed) throws Exception {
        Voice.Ours voice = new Voice.Ours(clientTalker);
        WebSocketUri uri = WebSocketUri.parse(
                (stage.secure ? "wss" : "ws") + "://127.0.0.1:" + server.port() + "/talk");
        DeflateOffer offer = compressed ? Compression.DEFAULT.offer() : null;
        ClientHandshake handshake = new ClientHandshake(
                uri, List.of(), offer == null ? List.of() : offer.extensions(), Map.of());
        CompletableFuture<WebSocket> connected = new Connector(clients, ConnectionOptions.DEFAULT).connect(
                server.address(), null, stage.secure ? INSECURE.engine("127.0.0.1", server.port()) : null,
                handshake, offer, RequestTarget.parse(uri.resourceName()), voice, response -> { });
        try {
            connected.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        return voice;
    }

    private static void talk(Voice voice, String longest, boolean theyClose) throws IOException {
        voice.say("Hello");
        expect("Hello", voice);
        voice.sayInFragments("a message in fragments");
        expect("a message in fragments", voice);
        voice.say(longest);
        expect(longest, voice);
        voice.ping("hey");
        expect("pong: hey", voice);
        voice.say("ping");
        expect("ponged", voice);
        voice.say("join");
        expect("joined", voice);
        voice.say("publish");
        expect("published", voice);
        voice.say("later");
        expect("published later", voice);
        if (theyClose) {
            voice.say("close");
            expect("close 4000", voice);
            voice.close(4000);
        } else {
            voice.close(1000);
            expect("close 1000", voice);
        }
        voice.awaitEnd();
    }

    private static void expect(String what, Voice voice) throws IOException {
        String heard = voice.hear();
        if (heard.startsWith("close ") && !what.startsWith("close ")) {
            throw new IOException("closed early: " + heard);
        }
        assertEquals(what, heard);
    }

    // ------------------------------------------------------------------------------------------- what may be left

    private static <T> T onLoop(EventLoop loop, Supplier<T> question) throws Exception {
        return CompletableFuture.supplyAsync(question, loop).get(10, TimeUnit.SECONDS);
    }

    /** The other side's end, and closing, are a few turns away. */
    private void awaitNothingLeft(String what, FaultySocket faulty) throws Exception {
        EventLoop serving = server.loops().get(0);
        EventLoop connecting = clients.loops().get(0);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
        List<String> left;
        do {
            left = new ArrayList<>();
            left.addAll(onLoop(serving, () -> leftOn(serving, 1)));
            left.addAll(onLoop(connecting, () -> leftOn(connecting, 0)));
            note(left, "sockets", faulty.isOpen() ? 1 : 0);
            note(left, "places", server.admission().connections());
            note(left, "handshakes", server.admission().handshakes());
            note(left, "rooms", talker.hub.size());
            note(left, "stories without an end", talker.open.size() + clientTalker.open.size());
        } while (!left.isEmpty() && System.nanoTime() < deadline);
        assertEquals(List.of(), left, what);
        assertEquals(List.of(), talker.wrong, what);
        assertEquals(List.of(), clientTalker.wrong, what);
    }

    private List<String> leftOn(EventLoop loop, int listeners) {
        List<String> left = new ArrayList<>();
        note(left, loop + ": connections", loop.connections().size());
        note(left, loop + ": keys", loop.selectables().size() - listeners);
        for (ConnectionState state : ConnectionState.values()) {
            note(left, loop + ": " + state, loop.counters().connections(state));
        }
        note(left, loop + ": bytes in the buffer for all", loop.out.position());
        note(left, loop + ": corked", loop.corked == null ? 0 : 1);
        Object inflater = Lending.nextInflater(loop.zlib(Compression.DEFAULT_LEVEL));
        note(left, loop + ": inflaters", inflaters.putIfAbsent(loop, inflater) == null
                || inflaters.get(loop) == inflater ? 0 : 1);
        assertTrue(spareArraysDiffer(loop), "an array that is to be lent twice");
        return left;
    }

    private static void note(List<String> left, String what, long count) {
        if (count != 0) {
            left.add(what + ": " + count);
        }
    }

    /** One that was given back twice would have two owners. */
    private static boolean spareArraysDiffer(EventLoop loop) {
        SpareArrays spares = loop.shared.spares();
        Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        boolean differ = true;
        for (int length = Message.LONG; length <= 1 << 20; length *= 2) {
            for (byte[] spare = spares.take(length); spare != null; spare = spares.take(length)) {
                differ &= arrays.add(spare);
            }
        }
        arrays.forEach(spares::give);
        return differ;
    }
}
