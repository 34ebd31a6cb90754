package dev.foghorn.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.browser.Chromium;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;

/** What a page's Content-Security-Policy lets it do. */
@Timeout(120)
class PagePolicyTest {
    private static Map<String, String> policyOf(String html) throws Exception {
        try (WebSocketServer server = WebSocketServer.builder().port(0).page("/", html).start()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port())).build();
            HttpResponse<Void> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
            Map<String, String> policy = new TreeMap<>();
            for (String directive : answer.headers().firstValue("Content-Security-Policy").orElseThrow().split("; ")) {
                String[] words = directive.split(" ", 2);
                policy.put(words[0], words[1]);
            }
            return policy;
        }
    }

    /** The hash was computed by {@code printf 'alert(1)' | openssl dgst -sha256 -binary | base64}. */
    @Test
    void scriptsAreNamedByTheirHashes() throws Exception {
        String one = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";
        assertEquals(one, policyOf("<p>x<script>alert(1)</script>").get("script-src"));
        assertEquals(one, policyOf("<SCRIPT type=module>alert(1)</SCRIPT ><script>alert(1)</script>")
                .get("script-src"));
        assertEquals("'none'", policyOf("<p>no script").get("script-src"));
        assertTrue(policyOf("<script>alert(1)</script><script>2</script>").get("script-src").startsWith(one + " '"));
    }

    @Test
    void itConnectsNowhereElse() throws Exception {
        assertEquals("'self'", policyOf("<p>x").get("connect-src"));
    }

    /** The script has ends of lines as Windows writes them, which its hash must not have. */
    @Test
    void aBrowserRunsThePagesScriptAndNoOther(@TempDir Path profile) throws Exception {
        String html = "<!doctype html><title>page</title><script>\r\nwindow.ran = ['own'];\r\n</script>"
                + "<img src=x onerror=\"ran.push('attribute')\">";
        ChromeDriver browser = Chromium.start(profile);
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0).page("/", html).route("/", (socket, message) -> socket.send(message.text())).start();
                WebSocketServer other = WebSocketServer.builder()
                        .options(ServerOptions.DEFAULT.withAddress("localhost", 0).withAllowedOrigins(List.of("*")))
                        .route("/", (socket, message) -> socket.send(message.text())).start()) {
            browser.get("http://localhost:" + server.port() + "/");
            assertEquals("own | open | not open", browser.executeAsyncScript("""
                    const [own, other, done] = arguments;
                    const script = document.createElement('script');
                    script.textContent = "ran.push('added')";
                    document.body.append(script);
                    const connect = port => new Promise(told => {
                        const socket = new WebSocket('ws://localhost:' + port + '/');
                        socket.onopen = () => told('open');
                        socket.onerror = () => told('not open');
                    }).catch(() => 'not open');
                    Promise.all([connect(own), connect(other)]).then(told => done([ran, ...told].join(' | ')));
                    """, server.port(), other.port()));
        } finally {
            browser.quit();
        }
    }
}
