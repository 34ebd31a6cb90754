package dev.foghorn.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.browser.Chromium;
import dev.foghorn.loop.Direction;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import dev.foghorn.tls.ServerTls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page as a browser shows it. */
@Timeout(180)
class PageTest {
    @TempDir
    private Path profile;

    private WebSocketServer server;
    private String scheme;
    private ChromeDriver browser;
    private WebDriverWait await;

    @BeforeEach
    void open() throws Exception {
        browser = Chromium.start(profile);
        serve(null);
        await = new WebDriverWait(browser, Duration.ofSeconds(30));
        visit();
    }

    private void serve(ServerTls tls) throws IOException {
        server = ServeCommand.start(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0), tls);
        scheme = tls == null ? "http" : "https";
    }

    @Test
    void aBrowserCompresses() {
        String script = """
                const done = arguments[arguments.length - 1];
                const socket = new WebSocket(location.origin.replace('http', 'ws') + '/echo');
                const heard = [];
                socket.onopen = () => { socket.send('words '.repeat(1000)); socket.send('é'.repeat(2000)); };
                socket.onclose = event => done('closed ' + event.code);
                socket.onmessage = event => {
                    heard.push(event.data.length);
                    if (heard.length == 2) { done(socket.extensions + ' | ' + heard); }
                };
                """;
        assertEquals("permessage-deflate; server_no_context_takeover; client_no_context_takeover | 6000,2000",
                browser.executeAsyncScript(script));
        long compressions = server.loops().stream()
                .mapToLong(loop -> CompletableFuture.supplyAsync(
                        () -> loop.counters().compressions(Direction.OUT), loop).join()).sum();
        assertEquals(2, compressions);
    }

    @AfterEach
    void quit() {
        if (browser != null) {
            browser.quit();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void twoTabsTalkInOneRoom() {
        String first = browser.getWindowHandle();
        joinRoom("den ☃");
        browser.switchTo().newWindow(WindowType.TAB);
        visit();
        joinRoom("den ☃");

        send("hello from the second tab");
        awaitReceived("hello from the second tab"); // the sender is in the room too
        browser.switchTo().window(first);
        awaitReceived("hello from the second tab");
    }

    @Test
    void sparesTheSenderWhoAsksForIt() {
        String first = browser.getWindowHandle();
        joinRoom("den");
        browser.switchTo().newWindow(WindowType.TAB);
        visit();
        choose("endpoint-room");
        fill("room-name", "den");
        choose("include-self");
        connect();

        send("not to me");
        String second = browser.getWindowHandle();
        browser.switchTo().window(first);
        awaitReceived("not to me");
        send("to both");
        browser.switchTo().window(second);
        awaitReceived("to both");
        assertEquals(1, browser.findElements(By.cssSelector("#log .line.received")).size());
    }

    @Test
    void measuresTheRoundTrip() {
        element("measure").click();
        await.until(ExpectedConditions.textMatches(By.id("rtt"), Pattern.compile("ms median")));
        await.until(ExpectedConditions.elementToBeClickable(By.id("measure")));
    }

    @Test
    void disconnectsWithACodeAndAReason() {
        choose("endpoint-echo");
        connect();
        send("echo");
        awaitReceived("echo");
        fill("close-code", "4000");
        fill("close-reason", "enough of this");
        element("disconnect").click();

        awaitState("disconnected");
        await.until(ExpectedConditions.textToBe(By.id("last-code"), "4000"));
        assertTrue(element("log").getText().contains("Closing with 4000 “enough of this”"), element("log").getText());
        assertTrue(element("log").getText().contains("Code 4000"), element("log").getText());
    }

    @Test
    void talksOverTlsWhereThePageCameOverTls() throws Exception {
        server.close();
        serve(ServerTls.builder().certificate(SelfSigned.localhost()).build());
        visit();
        assertTrue(browser.getCurrentUrl().startsWith("https://"), browser.getCurrentUrl());
        joinRoom("den");
        send("through the tunnel");
        awaitReceived("through the tunnel");
    }

    @Test
    void showsThatTheServerWentAway() {
        choose("endpoint-broadcast");
        connect();
        server.close();
        await.until(ExpectedConditions.textToBe(By.id("last-code"), "1001"));
        awaitState("disconnected");
    }

    private void visit() {
        browser.get(scheme + "://localhost:" + server.port() + "/");
    }

    private void joinRoom(String name) {
        choose("endpoint-room");
        fill("room-name", name);
        connect();
    }

    private void connect() {
        element("connect").click();
        awaitState("open");
    }

    private void send(String text) {
        fill("text", text);
        element("send").click();
    }

    private void awaitState(String state) {
        await.until(ExpectedConditions.textToBe(By.id("state"), state));
    }

    private void awaitReceived(String text) {
        await.until(driver -> driver.findElements(By.cssSelector("#log .line.received .content")).stream()
                .anyMatch(content -> content.getText().equals(text)));
    }

    /** Radio buttons and boxes are clicked where people click them, on their label. */
    private void choose(String id) {
        browser.findElement(By.xpath("//label[input[@id='" + id + "']]")).click();
    }

    private void fill(String id, String text) {
        WebElement field = element(id);
        field.clear();
        field.sendKeys(text);
    }

    private WebElement element(String id) {
        return browser.findElement(By.id(id));
    }
}
