package dev.foghorn.app;

import dev.foghorn.browser.Chromium;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The chat's page in a browser of somebody's own. */
final class ChatWindow implements AutoCloseable {
    private final ChromeDriver browser;
    private final WebDriverWait await;

    ChatWindow(Path profile, String page) {
        browser = Chromium.start(profile, "--window-size=1280,900");
        await = new WebDriverWait(browser, Duration.ofSeconds(30));
        browser.get(page);
        await.until(ExpectedConditions.visibilityOfElementLocated(By.id("gate")));
    }

    // ------------------------------------------------------------------------------------------------ the door

    void comeAsGuest(String name) {
        chooseWay("guest");
        fill("name", name);
        element("enter").click();
    }

    void register(String name, String password) {
        chooseWay("register");
        giveCredentials(name, password);
    }

    void logIn(String name, String password) {
        chooseWay("login");
        giveCredentials(name, password);
    }

    private void chooseWay(String way) {
        await.until(ExpectedConditions.elementToBeClickable(By.cssSelector("[data-way=" + way + "]"))).click();
    }

    private void giveCredentials(String name, String password) {
        fill("name", name);
        fill("password", password);
        element("enter").click();
    }

    String doorProblem() {
        return await.until(ExpectedConditions.visibilityOfElementLocated(By.id("door-error"))).getText();
    }

    void logOut() {
        element("bye").click();
        await.until(ExpectedConditions.visibilityOfElementLocated(By.id("gate")));
    }

    // ------------------------------------------------------------------------------------------------ rooms

    void join(String room) {
        choose(room);
        awaitPeople(); // told when it is joined
    }

    /** {@link #join} where the server hears nothing, and this is its answer. */
    void join(String room, String joined) {
        choose(room);
        hear(joined);
    }

    /** {@link #join}, and does not wait for the answer. */
    void choose(String room) {
        element("find").click();
        fill("finder-name", room + Keys.ENTER);
        await.until(ExpectedConditions.textToBe(By.id("room-name"), "# " + room));
    }

    private void awaitPeople() {
        await.until(driver -> !element("people-count").getText().isEmpty());
    }

    void awaitPeople(int count) {
        awaitText("people-count", Integer.toString(count));
    }

    void leave() {
        element("leave").click();
    }

    // ------------------------------------------------------------------------------------------------ talking

    void type(String text) {
        element("text").sendKeys(text);
    }

    void say(String text) {
        type(text + Keys.ENTER);
    }

    void sendFile(Path file) {
        element("file").sendKeys(file.toString());
    }

    /** What is shown of the room, from the first to the last: id, author and text of each message. */
    List<String> said() {
        return strings("""
                return [...document.querySelectorAll('#log .rows .msg')].map(row => row.dataset.id + ' '
                        + row.querySelector('.from').textContent + ': ' + row.querySelector('.text')?.textContent);
                """);
    }

    List<String> texts() {
        return strings("return [...document.querySelectorAll('#log .rows .text')].map(text => text.textContent);");
    }

    /** Keeps the rooms as those in which one was before; they are joined when the page is opened again. */
    void remember(List<String> rooms) {
        browser.executeScript("""
                const rooms = arguments[0].map(name => ({ name }));
                localStorage.setItem('foghorn.chat.rooms', JSON.stringify(rooms));
                """, rooms);
    }

    void open(String url) {
        browser.get("about:blank"); // or else only what is behind the # would change
        browser.get(url);
    }

    String url() {
        return browser.getCurrentUrl();
    }

    /** The rooms on the left. */
    List<String> rooms() {
        return strings("return [...document.querySelectorAll('#rooms bdi')].map(room => room.textContent);");
    }

    void awaitToast(String text) {
        await.until(ExpectedConditions.textToBePresentInElementLocated(By.id("toasts"), text));
    }

    /** Those that are joined at the next visit. */
    List<String> rememberedRooms() {
        return strings("return JSON.parse(localStorage.getItem('foghorn.chat.rooms')).map(room => room.name)");
    }

    /** From now on the page's connections are watched, and the server's part can be played to them. */
    void watchConnections() {
        browser.executeScript("""
                Math.random = () => 0; // no wait before it connects again
                Object.assign(window, { sockets: [], sent: [], heard: [], muted: false });
                window.WebSocket = class extends WebSocket {
                    constructor(...how) {
                        super(...how);
                        sockets.push(this);
                        this.addEventListener('message', e => heard.push(e.data));
                    }
                    send(data) {
                        sent.push(data);
                        if (!muted || data.includes('"ping"')) super.send(data);
                    }
                };
                """);
    }

    int connections() {
        return ((Long) script("return sockets.length")).intValue();
    }

    /** While it is muted, the server hears nothing of it but pings. */
    void mute(boolean muted) {
        browser.executeScript("window.muted = arguments[0]", muted);
    }

    /** As if the server had said this over the page's connection; an expression of JavaScript. */
    void hear(String message) {
        script("sockets.at(-1).onmessage({ data: JSON.stringify(" + message + ") })");
    }

    /** As if the server had refused the last message of this type, for a while. */
    void hearRefused(String type, String code, int retryMillis) {
        browser.executeScript("""
                const [type, code, retry] = arguments;
                const { room, ref } = sent.map(data => JSON.parse(data)).findLast(message => message.type === type);
                const refusal = { type: 'error', code, message: 'refused: ' + code, to: type, room, ref, retry };
                sockets.at(-1).onmessage({ data: JSON.stringify(refusal) });
                """, type, code, retryMillis);
    }

    /** As if the server had closed the page's connection so. */
    void hearClose(int code) {
        browser.executeScript("""
                const socket = sockets.at(-1);
                socket.onclose({ code: arguments[0], reason: 'on purpose' });
                socket.close();
                """, code);
    }

    void awaitSent(String type, int times) {
        await.until(driver -> sent(type) >= times);
    }

    int sent(String type) {
        return count("sent", type);
    }

    void awaitHeardOf(String type, int times) {
        await.until(driver -> count("heard", type) >= times);
    }

    private int count(String list, String type) {
        return ((Long) browser.executeScript(
                "return window[arguments[0]].filter(data => JSON.parse(data).type === arguments[1]).length",
                list, type)).intValue();
    }

    /** Lets some time go by in the page. */
    void linger(int millis) {
        browser.executeAsyncScript("setTimeout(arguments[1], arguments[0])", millis);
    }

    /** On whatever has the focus. */
    void press(CharSequence keys) {
        browser.switchTo().activeElement().sendKeys(keys);
    }

    /** The text of what has the focus, or its id if it has none. */
    String focus() {
        return (String) script("const { textContent, id } = document.activeElement; return textContent || id");
    }

    void click(String id) {
        element(id).click();
    }

    /** Takes the device off the net, or puts it on again, as far as the page can tell. */
    void setOffline(boolean offline) {
        browser.executeCdpCommand("Network.enable", Map.of());
        browser.executeCdpCommand("Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    void addCookie(String name, String value) {
        browser.manage().addCookie(new Cookie(name, value));
    }

    /** Says that many lines in a room over a connection of its own. */
    void fill(String room, int messages) {
        Object done = browser.executeAsyncScript("""
                const [room, messages, done] = arguments;
                const socket = new WebSocket(location.href.split('#')[0].replace('http', 'ws'));
                const send = message => socket.send(JSON.stringify(message));
                let said = 0;
                socket.onopen = () => { send({ type: 'hello', name: 'filler' }); send({ type: 'join', room }); };
                socket.onmessage = e => {
                    const { type } = JSON.parse(e.data);
                    if (type === 'error') done(e.data);
                    if (type === 'said') said++;
                    if (said === messages) done('said');
                    else if (type === 'joined' || type === 'said') {
                        send({ type: 'say', room, ref: 'line ' + said, text: 'line ' + (said + 1) });
                    }
                };
                """, room, messages);
        if (!"said".equals(done)) {
            throw new IllegalStateException(String.valueOf(done));
        }
    }

    /** Scrolls up until there is something older: by how many pixels that pushed away what was the first line. */
    long scrolledUp() {
        return (Long) browser.executeAsyncScript("""
                const done = arguments[0], log = document.querySelector('#log');
                log.scrollTop = 0;
                const row = log.querySelector('.msg'), before = row.getBoundingClientRect().top;
                const look = setInterval(() => {
                    if (log.querySelector('.msg') === row) return;
                    clearInterval(look);
                    done(Math.round(row.getBoundingClientRect().top - before));
                }, 50);
                """);
    }

    /** What was said here and was not heard yet. */
    List<String> pending() {
        return strings("return [...document.querySelectorAll('#log .pendings .text')].map(text => text.textContent);");
    }

    void awaitHeard(String text) {
        await.until(driver -> texts().contains(text));
    }

    void awaitHeard(int messages) {
        await.until(driver -> texts().size() >= messages && pending().isEmpty());
    }

    /** The width and height in which the picture is shown that came last. */
    List<Long> awaitPicture() {
        List<?> size = (List<?>) await.until(driver -> script("""
                const picture = [...document.querySelectorAll('#log .rows img')].pop();
                return picture && picture.naturalWidth ? [picture.naturalWidth, picture.naturalHeight] : null;
                """));
        return size.stream().map(pixels -> (Long) pixels).toList();
    }

    // ------------------------------------------------------------------------------------------------ the connection

    void awaitConnected() {
        awaitText("state", "connected");
    }

    void awaitCutOff() {
        await.until(ExpectedConditions.textToBePresentInElementLocated(By.id("state"), "reconnecting"));
    }

    // ------------------------------------------------------------------------------------------------ anything

    void awaitText(String id, String text) {
        await.until(ExpectedConditions.textToBe(By.id(id), text));
    }

    void awaitTitle(String title) {
        await.until(ExpectedConditions.titleIs(title));
    }

    Object script(String script) {
        return browser.executeScript(script);
    }

    private List<String> strings(String script) {
        return ((List<?>) script(script)).stream().map(String::valueOf).toList();
    }

    private void fill(String id, String text) {
        WebElement field = await.until(ExpectedConditions.elementToBeClickable(By.id(id)));
        field.clear();
        field.sendKeys(text);
    }

    private WebElement element(String id) {
        return browser.findElement(By.id(id));
    }

    /** As a device with such a screen shows it. */
    BufferedImage picture(int width, int height, String colours) {
        browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(
                Map.of("name", "prefers-color-scheme", "value", colours),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        browser.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                requestAnimationFrame(() => setTimeout(done, 100));
                """); // after the layout has followed
        try {
            return ImageIO.read(new ByteArrayInputStream(browser.getScreenshotAs(OutputType.BYTES)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        browser.quit();
    }
}
