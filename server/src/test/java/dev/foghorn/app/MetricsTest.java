package dev.foghorn.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import dev.foghorn.chat.Chat;
import dev.foghorn.chat.ChatOptions;
import dev.foghorn.chat.account.Sessions;
import dev.foghorn.chat.filter.TextFilter;
import dev.foghorn.chat.log.MemoryRoomLog;
import dev.foghorn.chat.rate.RateOptions;
import dev.foghorn.chat.rate.Rates;
import dev.foghorn.loop.AdmissionOptions;
import dev.foghorn.server.RawClient;
import dev.foghorn.server.Recorder;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What Prometheus gets from the program's server, after conversations that are known. */
class MetricsTest {
    private static final Path DASHBOARD = Path.of("grafana", "foghorn.json");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Chat chat = new Chat(new MemoryRoomLog(), mock(Sessions.class), TextFilter.NONE,
            new Rates(RateOptions.OFF), ChatOptions.DEFAULT);
    private WebSocketServer server;
    private URI metrics;

    @BeforeEach
    void open() throws Exception {
        serve(ServerOptions.DEFAULT);
    }

    private void serve(ServerOptions options) throws Exception {
        watch(ServeCommand.start(options.withAddress("127.0.0.1", 0).withLoops(2)));
    }

    private void watch(WebSocketServer watched) throws Exception {
        server = watched;
        int port = server.openAdmin("127.0.0.1", 0, Map.of("/metrics", page())).getPort();
        metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    }

    private MetricsPage page() {
        return new MetricsPage(server, registry -> ChatMetrics.register(chat, registry));
    }

    @AfterEach
    void close() {
        server.close();
        chat.close();
    }

    private HttpResponse<String> get(String... header) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(metrics);
        return http.send((header.length == 0 ? request : request.headers(header)).build(), BodyHandlers.ofString());
    }

    private Exposition scrape() throws Exception {
        return Exposition.parse(get().body());
    }

    /** Until the server has seen the ends of so many WebSocket connections. */
    private Exposition scrapeAfterCloses(int closes) throws Exception {
        Exposition scraped = scrape();
        while (scraped.sum("foghorn_closes_total") < closes) {
            scraped = scrape();
        }
        return scraped;
    }

    @Test
    void messagesBytesAndClosesAreExact() throws Exception {
        try (RawClient client = RawClient.open(server, "/echo")) {
            client.send(RawClient.text("Hello"), RawClient.frame(0x82, new byte[300]), RawClient.frame(0x89, new byte[3]));
            for (int i = 0; i < 3; i++) {
                client.readFrame();
            }
            client.send(RawClient.close(1000, "bye"));
            client.readFrame();
            assertTrue(client.isAtEof());
        }
        RawClient.open(server, "/echo").close();
        try (RawClient client = RawClient.open(server, "/echo")) {
            client.send(RawClient.frame(0x83, new byte[0]));
            assertTrue(client.readFrame().closeCode() == 1002 && client.isAtEof());
        }
        Exposition scraped = scrapeAfterCloses(3);
        for (String direction : List.of("in", "out")) {
            String labels = "{direction=\"" + direction + "\",kind=";
            assertEquals(1, scraped.value("foghorn_messages_total" + labels + "\"text\"}"));
            assertEquals(5, scraped.value("foghorn_payload_bytes_total" + labels + "\"text\"}"));
            assertEquals(1, scraped.value("foghorn_messages_total" + labels + "\"binary\"}"));
            assertEquals(300, scraped.value("foghorn_payload_bytes_total" + labels + "\"binary\"}"));
        }
        assertEquals(1, scraped.value("foghorn_messages_total{direction=\"in\",kind=\"ping\"}"));
        assertEquals(1, scraped.value("foghorn_messages_total{direction=\"out\",kind=\"pong\"}"));
        assertEquals(3, scraped.value("foghorn_payload_bytes_total{direction=\"out\",kind=\"pong\"}"));
        assertEquals(1, scraped.value("foghorn_messages_total{direction=\"in\",kind=\"close\"}"));
        assertEquals(2, scraped.value("foghorn_messages_total{direction=\"out\",kind=\"close\"}"));

        assertEquals(1, scraped.value("foghorn_closes_total{began=\"peer\",code=\"1000\"}"));
        assertEquals(1, scraped.value("foghorn_closes_total{began=\"network\",code=\"1006\"}"));
        assertEquals(1, scraped.value("foghorn_closes_total{began=\"we\",code=\"1002\"}"));
        assertEquals(3, scraped.sum("foghorn_closes_total"));
        assertEquals(3, scraped.sum("foghorn_close_causes_total"));
        assertEquals(1, scraped.value("foghorn_close_causes_total{cause=\"end_of_stream\"}"));
        assertEquals(3, scraped.value("foghorn_handshakes_total{result=\"101\"}"));
    }

    @Test
    void whoIsNotAdmittedIsCounted() throws Exception {
        server.close();
        AdmissionOptions one = AdmissionOptions.DEFAULT.withMaxConnections(1);
        serve(ServerOptions.DEFAULT.withAdmission(one));
        try (RawClient first = RawClient.open(server, "/echo"); RawClient second = RawClient.connect(server.address())) {
            assertTrue(second.send(RawClient.request("/echo")).readToEof().startsWith("HTTP/1.1 503 "));
            assertEquals("a", first.send(RawClient.text("a")).readFrame().text());
            Exposition scraped = scrape(); // the admin port has places of its own
            assertEquals(1, scraped.value("foghorn_refused_connections_total{reason=\"connections\"}"));
            assertEquals(1, scraped.sum("foghorn_refused_connections_total"));
            assertEquals(1, scraped.value("foghorn_handshakes_total{result=\"503\"}"));
            assertEquals(0, scraped.value("foghorn_accept_pauses_total"));
        }
    }

    @Test
    void whatAManyMembersRoomGetsIsCountedForEachMember() throws Exception {
        int members = 10;
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            clients.add(RawClient.open(server, "/broadcast"));
        }
        clients.get(0).send(RawClient.text("to all"));
        for (RawClient client : clients) {
            assertEquals("to all", client.readFrame().text());
        }
        for (RawClient client : clients) {
            client.close();
        }
        Exposition scraped = scrapeAfterCloses(members);
        assertEquals(1, scraped.value("foghorn_messages_total{direction=\"in\",kind=\"text\"}"));
        assertEquals(members, scraped.value("foghorn_messages_total{direction=\"out\",kind=\"text\"}"));
        assertEquals(6 * members, scraped.value("foghorn_payload_bytes_total{direction=\"out\",kind=\"text\"}"));
        assertEquals(members, scraped.value("foghorn_outbound_messages_total{fate=\"offered\"}"));
        assertEquals(members, scraped.value("foghorn_outbound_messages_total{fate=\"written\"}"));
    }

    @Test
    void whatWaitsForASlowClientIsToldUntilItIsDiscarded() throws Exception {
        Recorder recorder = new Recorder();
        server.close();
        watch(WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                .route("/recorded", recorder)
                .start());
        int length = 8 << 20; // an empty queue takes a message of any length, and no socket takes so much at once
        RawClient client = RawClient.openNarrow(server, "/recorded");
        recorder.socket().send(new byte[length]);
        Exposition waiting = scrape();
        while (waiting.value("foghorn_queued_messages") == 0) {
            waiting = scrape();
        }
        assertEquals(1, waiting.value("foghorn_outbound_messages_total{fate=\"offered\"}"));
        assertTrue(waiting.value("foghorn_queued_bytes") > 0);
        client.close();
        Exposition gone = scrapeAfterCloses(1);
        assertEquals(0, gone.value("foghorn_queued_messages"));
        assertEquals(0, gone.value("foghorn_queued_bytes"));
        assertEquals(1, gone.value("foghorn_outbound_messages_total{fate=\"discarded\"}"));
    }

    @Test
    void compressionIsCountedByWhatItWasGivenAndWhatItGave() throws Exception {
        String offer = "Sec-WebSocket-Extensions: permessage-deflate";
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[5000]);
        byte[] out = new byte[100];
        byte[] message = Arrays.copyOf(out, deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH) - 4);
        deflater.end();
        int sent;
        try (RawClient client = RawClient.open(server, "/echo", offer)) {
            sent = client.send(RawClient.frame(0xC2, message)).readFrame().payload().length;
        }
        Exposition scraped = scrapeAfterCloses(1);
        for (String direction : List.of("in", "out")) {
            String labels = "{direction=\"" + direction + "\"";
            assertEquals(1, scraped.value("foghorn_compressions_total" + labels + "}"));
            assertEquals(5000, scraped.value("foghorn_compression_bytes_total" + labels + ",form=\"plain\"}"));
        }
        String compressed = ",form=\"compressed\"}";
        assertEquals(message.length,
                scraped.value("foghorn_compression_bytes_total{direction=\"in\"" + compressed));
        assertEquals(sent, scraped.value("foghorn_compression_bytes_total{direction=\"out\"" + compressed));
    }

    @Test
    void connectionsAreCountedByState() throws Exception {
        try (RawClient one = RawClient.open(server, "/echo"); RawClient two = RawClient.open(server, "/echo")) {
            assertTrue(one.send(RawClient.text("a")).readFrame().fin() && two.send(RawClient.text("a")).readFrame().fin());
            Exposition scraped = scrape();
            assertEquals(2, scraped.value("foghorn_connections{state=\"open\"}"));
            assertEquals(1, scraped.value("foghorn_connections{state=\"opening\"}")); // who asks
        }
    }

    @Test
    void noTextOfAPeerBecomesALabel() throws Exception {
        scrape();
        Set<String> before = scrape().samples.keySet();
        for (int code : new int[] {3333, 4444}) {
            try (RawClient client = RawClient.open(server, "/room/SECRET?SECRET=SECRET")) {
                client.send(RawClient.close(code, "SECRET"));
                assertTrue(client.readFrame().closeCode() == code && client.isAtEof());
            }
        }
        try (RawClient client = RawClient.connect(server.address())) {
            client.send("SECRET /SECRET HTTP/1.1\r\nHost: SECRET\r\n\r\n").readToEof();
        }
        Set<String> after = new TreeSet<>(scrapeAfterCloses(2).samples.keySet());
        after.removeAll(before);
        after.removeIf(sample -> sample.startsWith("jvm_") || sample.startsWith("foghorn_heap_"));
        assertEquals(
                Set.of("foghorn_closes_total{began=\"peer\",code=\"3xxx\"}",
                        "foghorn_closes_total{began=\"peer\",code=\"4xxx\"}",
                        "foghorn_handshakes_total{result=\"404\"}"),
                after);
    }

    @Test
    void theHeapIsThatAfterTheLastCollection() throws Exception {
        System.gc();
        try (RawClient client = RawClient.open(server, "/echo")) {
            client.send(RawClient.text("a")).readFrame();
            Exposition scraped = scrape();
            double heap = scraped.value("foghorn_heap_after_gc_bytes");
            double connections = scraped.sum("foghorn_connections");
            assertTrue(heap > 0 && heap <= Runtime.getRuntime().totalMemory(), "heap " + heap);
            assertEquals(heap / connections, scraped.value("foghorn_heap_per_connection_bytes"), heap / 2);
        }
    }

    @Test
    void theLoopsAndTheJvmAreThere() throws Exception {
        Exposition scraped = scrape();
        assertEquals("histogram", scraped.types.get("foghorn_loop_lag_seconds"));
        assertEquals(2, scraped.samples.keySet().stream()
                .filter(sample -> sample.startsWith("foghorn_loop_overdue_seconds{")).count());
        assertTrue(scraped.value("jvm_threads_current") > 0);
        assertTrue(scraped.sum("jvm_memory_used_bytes") > 0);
        assertTrue(scraped.types.containsKey("jvm_gc_collection_seconds"));
    }

    @Test
    void whoAsksForOpenMetricsGetsIt() throws Exception {
        assertEquals("text/plain; version=0.0.4; charset=utf-8",
                get().headers().firstValue("Content-Type").orElseThrow());
        HttpResponse<String> open = get("Accept", "application/openmetrics-text; version=1.0.0");
        assertTrue(open.headers().firstValue("Content-Type").orElseThrow().startsWith("application/openmetrics-text"));
        assertTrue(open.body().endsWith("# EOF\n"));
    }

    @Test
    void aFloodOfRequestsIsAnsweredOrToldThatItIsOne() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(http.sendAsync(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            int status = answer.get().statusCode();
            assertTrue(status == 200 || status == 503, "status " + status);
        }
        assertEquals(200, get().statusCode());
    }

    @Test
    void theMainPortHasHealthAndNoMetrics() throws Exception {
        for (String path : List.of("/healthz", "/readyz")) {
            assertEquals(200, mainStatus(path));
        }
        assertEquals(404, mainStatus("/metrics"));
    }

    private int mainStatus(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
    }

    // ------------------------------------------------------------------------------------------ what names them

    @Test
    void theDashboardAsksForMetricsThatThereAre() throws Exception {
        System.gc(); // so that there was one
        Exposition scraped = scrape();
        Set<String> names = scraped.samples.keySet().stream()
                .map(sample -> sample.replaceFirst("\\{.*", ""))
                .collect(Collectors.toSet());
        List<String> expressions = new ArrayList<>();
        for (JsonNode expression : new ObjectMapper().readTree(DASHBOARD.toFile()).findValues("expr")) {
            expressions.add(expression.stringValue());
        }
        assertFalse(expressions.isEmpty());
        Pattern metric = Pattern.compile("\\b(foghorn|jvm|process)_\\w+");
        for (String expression : expressions) {
            Matcher named = metric.matcher(expression);
            assertTrue(named.find(), expression);
            do {
                assertTrue(names.contains(named.group()), expression);
            } while (named.find());
        }
    }

    @Test
    void theReadmeListsEveryMetric() throws Exception {
        System.gc(); // some are not there before the first
        String readme = Files.readString(new File("../README.md").toPath());
        Set<String> own = scrape().types.keySet().stream()
                .filter(name -> name.startsWith("foghorn_"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed = Pattern.compile("(?m)^\\| `(foghorn_\\w+)").matcher(readme).results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(own, listed);
    }
}
