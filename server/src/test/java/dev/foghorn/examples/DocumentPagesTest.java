package dev.foghorn.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foghorn.browser.Chromium;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

/** Pages of the documents, as a browser shows them. */
@Timeout(180)
class DocumentPagesTest {
    @TempDir
    private Path profile;

    private ChromeDriver browser;
    private WebDriverWait await;

    @BeforeEach
    void open() {
        browser = Chromium.start(profile);
        await = new WebDriverWait(browser, Duration.ofSeconds(30));
    }

    @AfterEach
    void quit() {
        if (browser != null) {
            browser.quit();
        }
    }

    @Test
    void theBrowserAndTheServerSayHello() throws Exception {
        try (RunningProgram server = RunningProgram.server("HelloServer.java")) {
            browser.get(server.line());
            await.until(ExpectedConditions.textToBe(By.id("heard"), "hello"));
            await.until(ExpectedConditions.textToBe(By.id("state"), "open"));
            assertEquals("received: Hello Server!", server.line());
        }
    }

    /** Why the program says it in onopen. */
    @Test
    void sendingBeforeTheConnectionIsOpenThrows() throws Exception {
        try (RunningProgram server = RunningProgram.server("HelloServer.java")) {
            browser.get(server.line());
            assertEquals("InvalidStateError", browser.executeScript("""
                    const socket = new WebSocket(location.origin.replace('http', 'ws') + '/hello');
                    try {
                      socket.send('Hello Server!');
                    } catch (error) {
                      return error.name;
                    }
                    """));
        }
    }

    @Test
    void aRoomHearsWhoJoinedWhatWasSaidAndWhoLeft() throws Exception {
        try (RunningProgram server = RunningProgram.server("RoomServer.java")) {
            String url = server.line();
            join(url, "Ann", "den ☃");
            String ann = browser.getWindowHandle();
            await(List.of("Ann joined"));

            browser.switchTo().newWindow(WindowType.WINDOW);
            join(url, "Ben", "den ☃");
            await(List.of("Ben joined"));
            send("<b>hello</b>");
            await(List.of("Ben joined", "Ben: <b>hello</b>"));

            fill("room", "another"); // joining a room leaves the one before
            element("door").submit();
            await(List.of("Ben joined"));
            send("nobody hears it");
            await(List.of("Ben joined", "Ben: nobody hears it"));
            browser.switchTo().window(ann);
            await(List.of("Ann joined", "Ben joined", "Ben: <b>hello</b>", "Ben left"));
        }
    }

    @Test
    void aRoomHearsThatSomebodyClosedTheWindow() throws Exception {
        try (RunningProgram server = RunningProgram.server("RoomServer.java")) {
            String url = server.line();
            join(url, "Ann", "den");
            String ann = browser.getWindowHandle();
            await(List.of("Ann joined"));
            browser.switchTo().newWindow(WindowType.WINDOW);
            join(url, "Ben", "den");
            await(List.of("Ben joined"));
            browser.close();
            browser.switchTo().window(ann);
            await(List.of("Ann joined", "Ben joined", "Ben left"));
        }
    }

    @Test
    void aPageShowsWhatOthersSend() throws Exception {
        try (RunningProgram server = RunningProgram.server("BoardServer.java")) {
            String url = server.line();
            browser.get(url);
            awaitConnection();
            String first = browser.getWindowHandle();
            browser.switchTo().newWindow(WindowType.WINDOW);
            browser.get(url);
            awaitConnection();
            send("from the second");
            await(List.of("from the second"));
            browser.switchTo().window(first);
            await(List.of("from the second"));
            send("<i>from the first</i>");
            await(List.of("from the second", "<i>from the first</i>"));
        }
    }

    private void join(String url, String name, String room) {
        browser.get(url);
        fill("name", name);
        fill("room", room);
        element("door").submit();
    }

    private void send(String text) {
        fill("text", text);
        element("text").submit();
    }

    private void awaitConnection() {
        await.until(driver -> Boolean.TRUE.equals(browser.executeScript("return socket.readyState === 1")));
    }

    /** Until the page shows these lines and no other. */
    private void await(List<String> lines) {
        await.until(driver -> driver.findElements(By.tagName("li")).stream().map(WebElement::getText).toList()
                .equals(lines));
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
