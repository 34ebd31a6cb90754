package dev.foghorn.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.hub.EchoHandler;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.loop.Reception;
import dev.foghorn.protocol.handshake.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with a body: what is read, what is refused, and when it ends. */
class PostTest {
    private static final String BODY = "0123456789abcdef";

    private final LinkedBlockingQueue<PostResource.Post> posts = new LinkedBlockingQueue<>();
    private WebSocketServer server;

    @BeforeEach
    void open() throws Exception {
        serve(ConnectionOptions.DEFAULT);
    }

    private void serve(ConnectionOptions options) throws IOException {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1).withConnection(options)
                        .withAllowedOrigins(List.of("https://allowed.example")))
                .post("/form", this::answer)
                .post("/both", this::answer)
                .resource("/both", request -> new Reception.Response(
                        HttpResponse.sentence(200, "got")))
                .route("/both", new EchoHandler())
                .post("/broken", post -> {
                    throw new IllegalStateException("on purpose");
                })
                .post("/failed", post -> CompletableFuture.failedFuture(new IllegalStateException("on purpose")))
                .post("/bare", new PostResource() {
                    @Override
                    public boolean needsBody() {
                        return false;
                    }

                    @Override
                    public CompletionStage<HttpResponse> answer(Post post) {
                        return PostTest.this.answer(post);
                    }
                })
                .start();
    }

    /** The body again, from another thread. */
    private CompletionStage<HttpResponse> answer(PostResource.Post post) {
        posts.add(post);
        return CompletableFuture.supplyAsync(() -> new HttpResponse(200, "text/plain", post.body()));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static String head(String path, String... lines) {
        StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private String answerTo(String request) throws IOException {
        try (RawClient client = RawClient.connect(server.address())) {
            return client.send(request).readToEof();
        }
    }

    private void assertRefused(int status, String sentence, String request) throws IOException {
        String answer = answerTo(request);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " ") && answer.contains(sentence), answer);
        assertTrue(posts.isEmpty());
    }

    @Test
    void theBodyMayComeWithTheHeadOrBeCutAnywhere() throws Exception {
        String request = head("/form", "Content-Length: " + BODY.length()) + BODY;
        for (int cut = 1; cut <= request.length(); cut++) {
            try (RawClient client = RawClient.connect(server.address())) {
                client.send(request.substring(0, cut)).send(request.substring(cut));
                String answer = client.readToEof();
                assertTrue(answer.startsWith("HTTP/1.1 200 OK") && answer.endsWith("\r\n\r\n" + BODY), answer);
            }
        }
    }

    @Test
    void theBodyMayComeByteByByte() throws Exception {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(head("/form", "Content-Length: " + BODY.length()));
            for (char c : BODY.toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertTrue(client.readToEof().endsWith("\r\n\r\n" + BODY));
        }
    }

    @Test
    void theLongestBodyIsTakenWholeAndItsRequestAndClientAreTold() throws Exception {
        String longest = "x".repeat(PostResource.FORM_BYTES);
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(head("/form?a=b", "Content-Length: " + longest.length()) + longest);
            assertTrue(client.readToEof().endsWith("\r\n\r\n" + longest));
        }
        PostResource.Post post = posts.poll(10, TimeUnit.SECONDS);
        assertEquals("a=b", post.http().target().query());
        assertTrue(((InetSocketAddress) post.client().address()).getAddress().isLoopbackAddress());
        assertEquals(false, post.client().secure());
    }

    @Test
    void anEmptyBodyIsAnsweredWithoutWaitingForMore() throws Exception {
        assertTrue(answerTo(head("/form", "Content-Length: 0")).startsWith("HTTP/1.1 200 OK"));
        assertTrue(answerTo(head("/bare")).startsWith("HTTP/1.1 200 OK"));
    }

    @Test
    void whatComesBehindTheBodyIsNeitherReadNorAnswered() throws Exception {
        String first = head("/form", "Content-Length: 2") + "hi";
        String answer = answerTo(first + first + "garbage\r\n");
        assertEquals(0, answer.lastIndexOf("HTTP/1.1 200 OK"), answer);
        assertTrue(answer.endsWith("\r\n\r\nhi"), answer);
        assertEquals(1, posts.size());
    }

    @Test
    void aBodyNeedsALengthThatIsKnownBeforehand() throws Exception {
        assertRefused(411, "Content-Length", head("/form"));
        assertRefused(411, "not in chunks", head("/form", "Transfer-Encoding: chunked") + "2\r\nhi\r\n0\r\n\r\n");
        assertRefused(400, "no Transfer-Encoding",
                head("/form", "Transfer-Encoding: chunked", "Content-Length: 2") + "hi");
        assertRefused(400, "one Content-Length", head("/form", "Content-Length: 2", "Content-Length: 2") + "hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+2", "2, 2", "0x2", "2 2", "two", "\u00b2"})
    void aLengthIsAWholeNumber(String length) throws Exception {
        assertRefused(400, "whole number", head("/form", "Content-Length: " + length) + "hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"16385", "2147483648", "4294967298", "18446744073709551618",
        "99999999999999999999999999999999999999"})
    void aBodyOverTheLimitIsRefusedBeforeItCame(String length) throws Exception {
        assertRefused(413, "16384 bytes", head("/form", "Content-Length: " + length));
    }

    @Test
    void whatNeedsNoBodyTakesOneAllTheSame() throws Exception {
        assertTrue(answerTo(head("/bare", "Content-Length: 2") + "{}").endsWith("\r\n\r\n{}"));
        assertTrue(answerTo(head("/bare")).endsWith("\r\n\r\n"));
        posts.clear();
        assertRefused(411, "not in chunks", head("/bare", "Transfer-Encoding: chunked") + "0\r\n\r\n");
    }

    @Test
    void whoWaitsForLeaveToSendGetsIt() throws Exception {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(head("/form", "Content-Length: 2", "Expect: 100-continue"));
            assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.readHead());
            assertTrue(client.send("hi").readToEof().endsWith("\r\n\r\nhi"));
        }
    }

    @Test
    void whoDoesNotWaitForLeaveGetsTheAnswerOnly() throws Exception {
        String answer = answerTo(head("/form", "Content-Length: 2", "Expect: 100-continue") + "hi");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK"), answer);
    }

    @Test
    void aBodyThatIsTooLongIsNotWaitedFor() throws Exception {
        assertRefused(413, "16384", head("/form", "Content-Length: 99999", "Expect: 100-continue"));
    }

    @Test
    void anotherExpectationIsRefused() throws Exception {
        assertRefused(417, "100-continue", head("/form", "Content-Length: 2", "Expect: miracles") + "hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "post", "OPTIONS"})
    void aFormIsForPost(String method) throws Exception {
        String answer = answerTo(method + " /form HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 405 ") && answer.contains("\r\nAllow: POST\r\n"), answer);
    }

    @Test
    void onePathMayServeAPageAFormAndWebSocket() throws Exception {
        assertTrue(answerTo("GET /both HTTP/1.1\r\nHost: a\r\n\r\n").endsWith("got\n"));
        assertTrue(answerTo(head("/both", "Content-Length: 2") + "hi").endsWith("hi"));
        assertTrue(answerTo("PUT /both HTTP/1.1\r\nHost: a\r\n\r\n").contains("\r\nAllow: GET, HEAD, POST\r\n"));
        RawClient.open(server, "/both").close();
    }

    @Test
    void pagesFromElsewhereMayNotPost() throws Exception {
        for (String origin : List.of("https://evil.example", "null", "http://localhost:1")) {
            assertRefused(403, "allow-origin", head("/form", "Content-Length: 2", "Origin: " + origin) + "hi");
        }
        for (String origin : List.of("https://allowed.example", "http://localhost")) {
            String answer = answerTo(head("/form", "Content-Length: 2", "Origin: " + origin) + "hi");
            assertTrue(answer.endsWith("\r\n\r\nhi"), answer);
        }
    }

    @Test
    void aFormThatFailsLaterIsAnswered500AndTheLogTellsWhy() throws Exception {
        PrintStream standardError = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            assertTrue(answerTo(head("/failed", "Content-Length: 2") + "hi").startsWith("HTTP/1.1 500 "));
        } finally {
            System.setErr(standardError);
        }
        String logged = log.toString(StandardCharsets.UTF_8);
        assertTrue(logged.contains("ERROR") && logged.contains("'POST /failed"), logged);
        assertTrue(logged.contains("on purpose"), logged);
    }

    @Test
    void aFormThatFailsIsAnswered500() throws Exception {
        assertTrue(answerTo(head("/broken", "Content-Length: 2") + "hi").startsWith("HTTP/1.1 500 "));
    }

    @Test
    void theEndWithinTheBodyIsAnEndWithoutAnswer() throws Exception {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(head("/form", "Content-Length: 3") + "hi").shutdownOutput();
            assertEquals("", client.readToEof());
        }
        assertTrue(posts.isEmpty());
    }

    @Test
    void theEndBehindTheBodyDoesNotPreventTheAnswer() throws Exception {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(head("/form", "Content-Length: 2") + "hi").shutdownOutput();
            assertTrue(client.readToEof().endsWith("hi"));
        }
    }

    @Test
    void aBodyThatDoesNotComeEndsWithTheTimeForTheHandshake() throws Exception {
        server.close();
        serve(ConnectionOptions.DEFAULT.withHandshakeTimeout(Duration.ofMillis(100)));
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(head("/form", "Content-Length: 3") + "hi");
            assertTrue(client.hasEnded());
        }
        assertTrue(posts.isEmpty());
    }

    @Test
    void closingTheServerAnswersAnUnfinishedBody503() throws Exception {
        CompletableFuture<Void> closing;
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(head("/form", "Content-Length: 3", "Expect: 100-continue"));
            client.readHead(); // the server has the head
            closing = CompletableFuture.runAsync(server::close);
            assertTrue(client.readToEof().startsWith("HTTP/1.1 503 "));
        }
        closing.get(10, TimeUnit.SECONDS);
    }

    @Test
    void theJdksClientIsServed() throws Exception {
        URI form = URI.create("http://127.0.0.1:" + server.port() + "/form");
        var answer = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(form)
                        .expectContinue(true)
                        .POST(BodyPublishers.ofString("h\u00e4\u00df"))
                        .build(),
                BodyHandlers.ofString(StandardCharsets.UTF_8));
        assertEquals(200, answer.statusCode());
        assertEquals("h\u00e4\u00df", answer.body());
    }
}
