package dev.foghorn.chat.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.chat.account.Accounts;
import dev.foghorn.chat.account.LoginFixtures;
import dev.foghorn.chat.account.Passwords;
import dev.foghorn.chat.account.SetClock;
import dev.foghorn.chat.account.TokenOptions;
import dev.foghorn.chat.account.TokenSessions;
import dev.foghorn.chat.account.UserName;
import dev.foghorn.chat.account.UsersFile;
import dev.foghorn.loop.Reception.Client;
import dev.foghorn.protocol.handshake.HeadLimits;
import dev.foghorn.protocol.handshake.HttpHeadParser;
import dev.foghorn.protocol.handshake.HttpRequest;
import dev.foghorn.server.PostResource.Post;
import dev.foghorn.server.RawClient;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Accounts and sessions as a browser and as a program use them. */
class LoginTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final String ANN = "{\"name\":\"Ann\",\"password\":\"correct horse\"}";

    @TempDir
    private Path folder;
    private final SetClock clock = new SetClock();
    private final Passwords passwords = LoginFixtures.quickPasswords();
    private final HttpClient http = HttpClient.newHttpClient();
    private UsersFile users;
    private TokenSessions sessions;
    private Login login;
    private WebSocketServer server;

    @BeforeEach
    void open() throws Exception {
        users = UsersFile.open(folder.resolve("users"));
        serve(users, true);
    }

    private void serve(Accounts accounts, boolean registration) throws Exception {
        sessions = LoginFixtures.sessions(TokenOptions.at(folder.resolve("key")), accounts, clock);
        login = new Login(accounts, sessions, registration, passwords, clock);
        WebSocketServer.Builder builder =
                WebSocketServer.builder().options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1));
        login.addTo(builder);
        server = builder.start();
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        login.close();
        sessions.close();
        users.close();
    }

    private void restart(Accounts accounts, boolean registration) throws Exception {
        server.close();
        login.close();
        sessions.close();
        serve(accounts, registration);
    }

    private HttpResponse<String> post(String path, String type, String body, String... fields) throws Exception {
        java.net.http.HttpRequest.Builder request = request(path, fields).POST(BodyPublishers.ofString(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private java.net.http.HttpRequest.Builder request(String path, String... fields) {
        java.net.http.HttpRequest.Builder request =
                java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        return fields.length == 0 ? request : request.headers(fields);
    }

    private JsonNode session(String... fields) throws Exception {
        return json(http.send(request("/session", fields).build(), BodyHandlers.ofString()));
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertEquals(JSON, response.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElseThrow());
        return JsonMapper.shared().readTree(response.body());
    }

    private static void assertError(int status, String code, String sentence, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        JsonNode json = json(response);
        assertEquals(code, json.get("error").asString());
        assertTrue(json.get("message").asString().contains(sentence), response.body());
        assertEquals(2, json.size());
        assertTrue(response.headers().firstValue("Set-Cookie").isEmpty());
    }

    private static String cookie(HttpResponse<String> response) {
        return response.headers().firstValue("Set-Cookie").orElseThrow();
    }

    private String register() throws Exception {
        HttpResponse<String> response = post("/register", JSON, ANN);
        assertEquals(201, response.statusCode(), response.body());
        return json(response).get("token").asString();
    }

    private static String form(String name, String password) {
        return "name=" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "&password="
                + URLEncoder.encode(password, StandardCharsets.UTF_8);
    }

    @Test
    void whoRegistersIsLoggedInAndMayLogInAgainByFormAndJson() throws Exception {
        assertEquals("Ann", sessions.verify(register()).user());
        for (HttpResponse<String> response : List.of(
                post("/login", JSON, ANN), post("/login", FORM, form("ann", "correct horse")))) {
            assertEquals(200, response.statusCode(), response.body());
            JsonNode json = json(response);
            assertEquals("Ann", json.get("user").asString());
            assertEquals("Ann", sessions.verify(json.get("token").asString()).user());
            assertEquals(clock.instant().plusSeconds(3600).toEpochMilli(), json.get("expires").asLong());
            assertEquals("foghorn_session=" + json.get("token").asString()
                    + "; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict", cookie(response));
        }
    }

    @Test
    void passwordsAreOnTheDiskAsHashesOnly() throws Exception {
        register();
        String line = Files.readString(folder.resolve("users"));
        assertTrue(line.matches("Ann:\\$2b\\$04\\$[./A-Za-z0-9]{53}\n"), line);
    }

    @Test
    void aBrowsersFormLeadsBackToThePage() throws Exception {
        for (String path : List.of("/register", "/login")) {
            HttpResponse<String> response = post(path, FORM, form("Ann", "correct horse"), "Accept",
                    "text/html,application/xhtml+xml,*/*;q=0.8");
            assertEquals(303, response.statusCode(), response.body());
            assertEquals("/chat", response.headers().firstValue("Location").orElseThrow());
            assertTrue(cookie(response).startsWith("foghorn_session=ey"));
        }
        HttpResponse<String> wrong = post("/login", FORM, form("Ann", "wrong horse"), "Accept", "text/html");
        assertEquals(401, wrong.statusCode());
        assertEquals("the name or the password is wrong\n", wrong.body());
    }

    @Test
    void aWrongPasswordAndAWrongNameAreTheSameAndTakeTheSameWork() throws Exception {
        register();
        long before = passwords.checks();
        HttpResponse<String> password = post("/login", FORM, form("Ann", "wrong horse"));
        HttpResponse<String> name = post("/login", FORM, form("nobody", "wrong horse"));
        assertError(401, "unauthorized", "the name or the password is wrong", password);
        assertEquals(password.body(), name.body());
        assertEquals("Bearer", name.headers().firstValue("WWW-Authenticate").orElseThrow());
        assertEquals(before + 2, passwords.checks());
    }

    @Test
    void aTakenNameIsRefusedWhateverItsCase() throws Exception {
        register();
        assertError(409, "name_taken", "'ANN'", post("/register", FORM, form("ANN", "another horse")));
        assertEquals(200, post("/login", JSON, ANN).statusCode());
    }

    @Test
    void ofTwoWhoRegisterOneNameAtOnceOneGetsIt() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> tries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tries.add(http.sendAsync(request("/register", "Content-Type", FORM)
                    .POST(BodyPublishers.ofString(form("Ann", "password" + i))).build(), BodyHandlers.ofString()));
        }
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> tried : tries) {
            statuses.add(tried.get().statusCode());
        }
        statuses.sort(null);
        assertEquals(List.of(201, 409, 409, 409, 409, 409, 409, 409), statuses);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a'; DROP TABLE users; --", "<script>alert(1)</script>", "a:b", "a\nroot:$2b$", " ", "a b"})
    void namesThatAreNoneAreRefused(String name) throws Exception {
        assertError(400, "bad_message", "letters, digits", post("/register", FORM, form(name, "correct horse")));
        assertError(400, "bad_message", "letters, digits", post("/login", FORM, form(name, "correct horse")));
    }

    @Test
    void passwordsHave8To256Characters() throws Exception {
        assertError(400, "bad_message", "at least 8", post("/register", FORM, form("ann", "1234567")));
        assertError(400, "bad_message", "at most 256", post("/register", FORM, form("ann", "x".repeat(257))));
        assertError(400, "bad_message", "at most 256", post("/login", FORM, form("ann", "x".repeat(257))));
        assertEquals(201, post("/register", FORM, form("ann", "x".repeat(256))).statusCode());
    }

    @Test
    void bodiesThatAreNoneAreRefusedInWords() throws Exception {
        assertError(415, "bad_message", FORM, post("/login", "text/plain", ANN));
        assertError(415, "bad_message", JSON, post("/login", null, ANN));
        assertError(400, "bad_message", "not JSON", post("/login", JSON, "{"));
        assertError(400, "bad_message", "'password' is missing", post("/login", FORM, "name=ann"));
        assertEquals(413, post("/login", FORM, form("ann", "x".repeat(20_000))).statusCode());
        assertEquals(405, http.send(request("/login").build(), BodyHandlers.ofString()).statusCode());
    }

    @Test
    void pagesFromElsewhereCanNeitherLogInNorOut() throws Exception {
        register();
        for (String path : List.of("/login", "/register", "/logout", "/refresh")) {
            try (RawClient client = RawClient.connect(server.address())) {
                client.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n"
                        + "Content-Length: 0\r\n\r\n");
                assertTrue(client.readToEof().startsWith("HTTP/1.1 403 "));
            }
        }
    }

    @Test
    void behindAProxyWithTlsThePagesOriginMakesTheCookieSecure() throws Exception {
        register();
        try (RawClient client = RawClient.connect(server.address())) {
            client.send("POST /login HTTP/1.1\r\nHost: chat.example\r\nOrigin: https://chat.example\r\nContent-Type: "
                    + JSON + "\r\nContent-Length: " + ANN.length() + "\r\n\r\n" + ANN);
            String answer = client.readToEof();
            assertTrue(answer.contains("; SameSite=Strict; Secure\r\n"), answer);
        }
    }

    @Test
    void whoCameByTlsGetsASecureCookie() throws Exception {
        register();
        String answer = new String(direct("/login", "1.2.3.4", true, form("Ann", "correct horse")).bytes());
        assertTrue(answer.contains("; SameSite=Strict; Secure\r\n"), answer);
    }

    @Test
    void theSessionIsToldByCookieAndByFieldAndNeverItsToken() throws Exception {
        String token = register();
        for (JsonNode json : List.of(session("Cookie", "a=b; foghorn_session=" + token + "; c=d"),
                session("Authorization", "bearer " + token))) {
            assertEquals("{\"user\":\"Ann\",\"guest\":false,\"expires\":" + json.get("expires")
                    + ",\"accounts\":true,\"registration\":true,\"guests\":true}", json.toString());
        }
        String nobody = "{\"accounts\":true,\"registration\":true,\"guests\":true}";
        assertEquals(nobody, session().toString());
        assertEquals(nobody, session("Cookie", "foghorn_session=").toString());
        assertEquals(nobody, session("Cookie", "foghorn_session=" + token + "x").toString());
        assertEquals(nobody, session("Cookie", "xfoghorn_session=" + token).toString());
        assertEquals(nobody, session("Authorization", "Basic " + token).toString());
    }

    @Test
    void aRefreshedTokenEndsLater() throws Exception {
        String token = register();
        clock.pass(Duration.ofMinutes(50));
        HttpResponse<String> byCookie = post("/refresh", null, "", "Cookie", "foghorn_session=" + token);
        assertEquals(200, byCookie.statusCode());
        assertTrue(cookie(byCookie).contains(json(byCookie).get("token").asString()));
        HttpResponse<String> byField = post("/refresh", null, "", "Authorization", "Bearer " + token);
        assertTrue(byField.headers().firstValue("Set-Cookie").isEmpty());
        clock.pass(Duration.ofMinutes(50));
        assertEquals("Ann", sessions.verify(json(byField).get("token").asString()).user());
        assertError(401, "unauthorized", "expired",
                post("/refresh", null, "", "Authorization", "Bearer " + token));
        assertError(401, "unauthorized", "no session", post("/refresh", null, ""));
    }

    @Test
    void loggingOutEndsTheSessionAndTheCookieAlsoAfterARestart() throws Exception {
        String token = register();
        List<String> ended = new ArrayList<>();
        String session = sessions.verify(token).session();
        sessions.onEnd(ended::add);
        HttpResponse<String> out = post("/logout", null, "", "Cookie", "foghorn_session=" + token);
        assertEquals(200, out.statusCode());
        assertEquals("foghorn_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict", cookie(out));
        assertEquals(List.of(session), ended);
        for (int start = 0; start < 2; start++) {
            assertFalse(session("Cookie", "foghorn_session=" + token).has("user"));
            assertError(401, "unauthorized", "was ended", post("/refresh", null, "", "Authorization",
                    "Bearer " + token));
            restart(users, true);
        }
        assertEquals(200, post("/logout", null, "", "Cookie", "foghorn_session=" + token).statusCode());
        assertEquals(303, post("/logout", null, "", "Accept", "text/html").statusCode());
    }

    @Test
    void aCookieThatIsNoLongerGoodIsTakenAway() throws Exception {
        String token = register();
        for (String cookie : List.of(token, token + "x")) {
            HttpResponse<String> response = http.send(
                    request("/session", "Cookie", "foghorn_session=" + cookie).build(), BodyHandlers.ofString());
            assertEquals(cookie.equals(token), response.headers().firstValue("Set-Cookie").isEmpty());
        }
    }

    @Test
    void aCookieIsNotTakenAwayForAWrongTokenBesideIt() throws Exception {
        String token = register();
        HttpResponse<String> response = http.send(request("/session", "Cookie", "foghorn_session=" + token,
                "Authorization", "Bearer wrong").build(), BodyHandlers.ofString());
        assertTrue(response.headers().firstValue("Set-Cookie").isEmpty());
        assertFalse(json(response).has("user"));
    }

    @Test
    void whoseCookieIsTakenAwayByLoggingOutIsLoggedOutOfItsSessionToo() throws Exception {
        String one = register();
        String two = json(post("/login", JSON, ANN)).get("token").asString();
        post("/logout", null, "", "Cookie", "foghorn_session=" + one, "Authorization", "Bearer " + two);
        for (String token : List.of(one, two)) {
            assertFalse(session("Authorization", "Bearer " + token).has("user"));
        }
    }

    @Test
    void whoseLogoutCannotBeStoredIsTold() throws Exception {
        String token = register();
        clock.pass(Duration.ofMinutes(2)); // the file of ended sessions is to be written anew
        Files.delete(folder.resolve("key.ended"));
        Files.createDirectories(folder.resolve("key.ended").resolve("in the way"));
        HttpResponse<String> response = post("/logout", null, "", "Cookie", "foghorn_session=" + token);
        assertEquals(503, response.statusCode());
        assertEquals("store_down", json(response).get("error").asString());
        assertFalse(session("Authorization", "Bearer " + token).has("user"));
    }

    @Test
    void aScriptMaySendABodyAlong() throws Exception {
        assertEquals(200, post("/logout", JSON, "{}").statusCode());
    }

    @Test
    void withoutALengthWhoLogsOutIsUnderstood() throws Exception {
        try (RawClient client = RawClient.connect(server.address())) { // as "curl -X POST" does
            client.send("POST /logout HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertTrue(client.readToEof().startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void withoutAccountsThereIsNoLogin() throws Exception {
        restart(Accounts.NONE, true);
        assertError(403, "forbidden", "only guests", post("/login", JSON, ANN));
        assertError(403, "forbidden", "only guests", post("/register", JSON, ANN));
        assertEquals("{\"accounts\":false,\"registration\":false,\"guests\":true}", session().toString());
    }

    @Test
    void whereOnlyTheOperatorMakesAccountsNobodyRegisters() throws Exception {
        register();
        restart(users, false);
        assertError(403, "forbidden", "whoever runs", post("/register", FORM, form("bob", "correct horse")));
        assertEquals(200, post("/login", JSON, ANN).statusCode());
        assertFalse(session().get("registration").asBoolean());
    }

    @Test
    void aNameWithManyFailuresHasToWaitAndSuccessEndsThat() throws Exception {
        register();
        for (int i = 0; i < 5; i++) {
            assertEquals(401, post("/login", FORM, form("Ann", "wrong horse")).statusCode());
        }
        long checks = passwords.checks();
        HttpResponse<String> wait = post("/login", JSON, ANN);
        assertError(429, "too_fast", "try again in 1 s", wait);
        assertEquals("1", wait.headers().firstValue("Retry-After").orElseThrow());
        assertEquals(checks, passwords.checks());
        assertEquals(429, post("/login", FORM, form("aNN", "correct horse")).statusCode());
        clock.pass(Duration.ofSeconds(1));
        assertEquals(200, post("/login", JSON, ANN).statusCode());
        assertEquals(401, post("/login", FORM, form("Ann", "wrong horse")).statusCode());
        assertEquals(200, post("/login", JSON, ANN).statusCode());
    }

    private dev.foghorn.protocol.handshake.HttpResponse direct(String path, String address, boolean secure, String body)
            throws Exception {
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + FORM + "\r\n\r\n";
        HttpRequest request = HttpRequest.of(new HttpHeadParser(HeadLimits.DEFAULT)
                .parse(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII))));
        Post post = new Post(request, body.getBytes(StandardCharsets.US_ASCII),
                new Client(new InetSocketAddress(address, 1), secure));
        return (path.equals("/login") ? login.login(post) : login.register(post)).toCompletableFuture().get();
    }

    @Test
    void anAddressWithManyFailuresHasToWaitWhateverTheNames() throws Exception {
        register();
        for (int i = 0; i < 20; i++) {
            assertEquals(401, direct("/login", "2001:db8::" + i, false, form("user" + i, "wrong horse")).status());
        }
        assertEquals(429, direct("/login", "2001:db8::ffff", false, form("Ann", "correct horse")).status());
        assertEquals(200, direct("/login", "2001:db8:0:1::1", false, form("Ann", "correct horse")).status());
    }

    @Test
    void whoFailsElsewhereKeepsNobodyOut() throws Exception {
        register();
        for (int i = 0; i < 5; i++) {
            assertEquals(401, direct("/login", "1.2.3.4", false, form("Ann", "wrong horse")).status());
        }
        assertEquals(429, direct("/login", "1.2.3.4", false, form("Ann", "correct horse")).status());
        assertEquals(200, direct("/login", "1.2.3.5", false, form("Ann", "correct horse")).status());
    }

    @Test
    void aNameWithVeryManyFailuresHasToWaitWhereverTheyCameFrom() throws Exception {
        register();
        for (int i = 0; i < 100; i++) {
            assertEquals(401, direct("/login", "1.2.3." + i, false, form("Ann", "wrong horse")).status());
        }
        assertEquals(429, direct("/login", "1.2.4.1", false, form("Ann", "correct horse")).status());
        clock.pass(Duration.ofSeconds(1));
        assertEquals(200, direct("/login", "1.2.4.1", false, form("Ann", "correct horse")).status());
    }

    @Test
    void oneAddressMakesFewAccountsAtOnce() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertEquals(201, direct("/register", "1.2.3.4", false, form("user" + i, "correct horse")).status());
        }
        assertEquals(429, direct("/register", "1.2.3.4", false, form("user9", "correct horse")).status());
        assertEquals(201, direct("/register", "1.2.3.5", false, form("user9", "correct horse")).status());
        assertTrue(users.look(UserName.of("user9")).isPresent());
    }

    @Test
    void whenManyWaitTheNextOnesAreToldToComeAgain() throws Exception {
        LoginFixtures.Gate gate = new LoginFixtures.Gate(users);
        restart(gate, true);
        List<CompletableFuture<HttpResponse<String>>> tries = new ArrayList<>();
        int many = 50 + 10 * Runtime.getRuntime().availableProcessors(); // more than wait for all threads
        for (int i = 0; i < many; i++) {
            tries.add(http.sendAsync(request("/login", "Content-Type", FORM)
                    .POST(BodyPublishers.ofString(form("user" + i, "password"))).build(), BodyHandlers.ofString()));
        }
        BlockingQueue<HttpResponse<String>> answers = new LinkedBlockingQueue<>();
        tries.forEach(tried -> tried.thenAccept(answers::add));
        HttpResponse<String> first = answers.poll(10, TimeUnit.SECONDS);
        gate.open();
        assertError(503, "busy", "too many", first);
        assertEquals("5", first.headers().firstValue("Retry-After").orElseThrow());
        int checked = 0;
        for (CompletableFuture<HttpResponse<String>> tried : tries) {
            checked += tried.get().statusCode() == 401 ? 1 : 0;
        }
        assertTrue(checked > 0);
    }

    @Test
    void aStoreThatIsDownIsNobodysFailure() throws Exception {
        restart(LoginFixtures.broken(), true);
        for (int i = 0; i < 10; i++) {
            assertError(503, "store_down", "cannot be reached", post("/login", JSON, ANN));
        }
    }
}
