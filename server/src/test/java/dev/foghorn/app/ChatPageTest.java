package dev.foghorn.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.Seed;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The chat's page as people see it, each in a browser of their own, and the program behind it. */
@Timeout(240)
class ChatPageTest {
    @TempDir
    private Path folder;

    private final List<ChatWindow> windows = new ArrayList<>();
    private ChatProcess server;

    @BeforeEach
    void open() throws IOException {
        serve(0);
    }

    private void serve(int port, String... more) throws IOException {
        List<String> options = new ArrayList<>(
                List.of("--users", folder.resolve("users").toString(), "--guests", "--chat-ping", "1s", "--rate", "0"));
        options.addAll(List.of(more));
        server = ChatProcess.start(port, folder.resolve("data"), options.toArray(String[]::new));
    }

    private ChatWindow window() {
        ChatWindow window = new ChatWindow(folder.resolve("profile" + windows.size()), server.page());
        windows.add(window);
        return window;
    }

    private ChatWindow guest(String name, String room) {
        return enter(window(), name, room);
    }

    /** One whose connections can be listened to and spoken for. */
    private ChatWindow watchedGuest(String name, String room) {
        ChatWindow window = window();
        window.watchConnections();
        return enter(window, name, room);
    }

    private static ChatWindow enter(ChatWindow window, String name, String room) {
        window.comeAsGuest(name);
        window.awaitConnected();
        window.join(room);
        return window;
    }

    @AfterEach
    void quit() {
        windows.forEach(ChatWindow::close);
        if (server != null) {
            server.close();
        }
    }

    @Test
    void anAccountLogsInAndTalksWithAGuest() {
        ChatWindow ann = window();
        ann.register("ann", "a long enough password");
        ann.awaitConnected();
        ann.logOut();
        ann.logIn("ann", "a wrong password");
        assertEquals("the name or the password is wrong", ann.doorProblem());
        ann.logIn("ann", "a long enough password");
        ann.awaitConnected();
        ann.awaitText("my-kind", "logged in");
        ann.join("harbour");
        ChatWindow bob = guest("bob", "harbour");

        ann.awaitPeople(2);
        ann.say("good morning");
        bob.awaitHeard("good morning");
        bob.type("hm");
        ann.awaitText("typing", "bob is typing …");
        ann.join("quay");
        bob.say("m, foggy");
        ann.awaitTitle("(1) quay – Foghorn chat");
        ann.join("harbour");
        ann.awaitTitle("harbour – Foghorn chat");
        assertEquals(List.of("1 ann: good morning", "2 bob: hmm, foggy"), ann.said());
        assertEquals(ann.said(), bob.said());

        ann.script("fetch('logout', { method: 'POST' })"); // as another tab does it
        assertEquals("the session has ended: log in again", ann.doorProblem());
        ann.logIn("ann", "a long enough password");
        ann.awaitConnected();
        ann.say("back again");
        bob.awaitHeard("back again");
    }

    @Test
    void aPictureIsMadeToFitAndSeenByTheOthers() throws IOException {
        ChatWindow ann = guest("ann", "harbour");
        ChatWindow bob = guest("bob", "harbour");
        BufferedImage noise = new BufferedImage(2400, 1200, BufferedImage.TYPE_INT_RGB);
        Random random = Seed.random();
        for (int i = 0; i < 2000; i++) {
            noise.setRGB(random.nextInt(2400), random.nextInt(1200), random.nextInt());
        }
        Path file = folder.resolve("noise.png");
        ImageIO.write(noise, "png", file.toFile());

        ann.sendFile(file);
        List<Long> size = bob.awaitPicture();
        assertEquals(2 * size.get(1), size.get(0));
        assertEquals(size, ann.awaitPicture());
    }

    @Test
    void bothComeBackAfterTheServerDid() throws Exception {
        ChatWindow ann = guest("ann", "harbour");
        ChatWindow bob = guest("bob", "harbour");
        ann.say("before");
        bob.awaitHeard("before");
        int port = server.port();

        server.terminate();
        talkWhileAway(ann, bob, "ended");
        serve(port);
        assertNothingIsMissing(ann, bob, 5);

        server.kill();
        talkWhileAway(ann, bob, "killed");
        serve(port);
        assertNothingIsMissing(ann, bob, 9);

        bob.say("after");
        ann.awaitHeard("after");
    }

    private void talkWhileAway(ChatWindow ann, ChatWindow bob, String why) {
        ann.awaitCutOff();
        bob.awaitCutOff();
        for (int i = 1; i <= 2; i++) {
            ann.say("ann " + i + ", while it was " + why);
            bob.say("bob " + i + ", while it was " + why);
        }
        assertEquals(2, ann.pending().size());
        assertEquals(2, bob.pending().size());
    }

    private void assertNothingIsMissing(ChatWindow ann, ChatWindow bob, int messages) {
        ann.awaitConnected();
        bob.awaitConnected();
        ann.awaitHeard(messages);
        bob.awaitHeard(messages);
        assertEquals(ann.said(), bob.said());
        List<String> texts = ann.texts();
        assertEquals(messages, texts.size(), texts.toString());
        assertEquals(messages, new HashSet<>(texts).size(), "said twice: " + texts);
        assertEquals(IntStream.rangeClosed(1, messages).mapToObj(id -> id + " ").toList(),
                ann.said().stream().map(line -> line.substring(0, line.indexOf(' ') + 1)).toList());
        for (String user : List.of("ann", "bob")) {
            List<String> own = texts.stream().filter(text -> text.startsWith(user + " ")).toList();
            for (int i = 0; i < own.size(); i++) {
                assertTrue(own.get(i).startsWith(user + " " + (i % 2 + 1)), "in another order than typed: " + own);
            }
        }
    }

    /** Its kernel takes on what is sent: only silence tells. What was under way then is said twice, and kept once. */
    @Test
    void aServerThatIsSilentIsNoticed() throws Exception {
        ChatWindow ann = guest("ann", "harbour");
        ChatWindow bob = guest("bob", "harbour");
        server.suspend();
        ann.say("ann 1");
        bob.say("bob 1");
        ann.awaitCutOff();
        bob.awaitCutOff();
        ann.say("ann 2");
        bob.say("bob 2");
        server.resume();
        assertNothingIsMissing(ann, bob, 4);
    }

    @Test
    void whatMayBeMissingIsTold() throws Exception {
        server.terminate();
        serve(0, "--store", "memory");
        ChatWindow ann = guest("ann", "harbour");
        ann.say("kept nowhere");
        ann.awaitHeard("kept nowhere");
        int port = server.port();
        server.kill();
        ann.awaitCutOff();
        ann.say("in the new log");
        serve(port, "--store", "memory");
        ann.awaitHeard("in the new log");
        assertEquals(List.of("1 ann: kept nowhere", "1 ann: in the new log"), ann.said());
        assertEquals("Messages may be missing here: the server has begun a new log.",
                ann.script("return document.querySelector('#log .gap').firstChild.textContent"));
    }

    @Test
    void whatIsOlderComesWhenOneScrollsUp() {
        ChatWindow ann = guest("ann", "harbour");
        ann.fill("harbour", 120);
        ChatWindow bob = guest("bob", "harbour");
        bob.awaitHeard("line 120");
        assertEquals(50, bob.said().size());
        assertEquals(0, bob.scrolledUp());
        bob.awaitHeard("line 21");
        assertEquals(0, bob.scrolledUp());
        bob.awaitHeard("line 1");
        assertEquals(IntStream.rangeClosed(1, 120).mapToObj(id -> id + " filler: line " + id).toList(), bob.said());
    }

    @Test
    void textIsNeverHtml() {
        String image = "<img src=x onerror=\"window.harmed = true\">";
        String code = "<script>window.harmed = true</script>";
        ChatWindow ann = window();
        ann.comeAsGuest(image);
        assertTrue(ann.doorProblem().contains("letters"), ann.doorProblem());
        ann.comeAsGuest("ann");
        ann.awaitConnected();
        ann.join(image);
        ChatWindow bob = guest("bob", image);
        for (String text : List.of(image, code, "javascript:alert(1)", "&lt;b&gt;")) {
            ann.say(text);
            bob.awaitHeard(text);
        }
        ann.say("https://example.org/<b>");
        bob.awaitHeard("https://example.org/<b>");

        for (ChatWindow window : windows) {
            assertEquals("# " + image, window.script("return document.querySelector('#room-name').textContent"));
            assertEquals(0L, window.script(
                    "return document.querySelectorAll('#log :is(img, script, b), #rooms img').length"));
            assertEquals(false, window.script("return 'harmed' in window"));
            assertEquals("https://example.org/ noopener noreferrer nofollow", window.script(
                    "return [...document.querySelectorAll('#log a')].map(a => a.href + ' ' + a.rel).join()"));
        }
    }

    /** At ten times the usual rate, lest it take long. */
    @Test
    void asManyRoomsAsOneMayHaveAreJoinedWhateverTheRate() throws Exception {
        server.terminate();
        serve(0, "--join-rate", "50:20");
        ChatWindow ann = window();
        List<String> rooms = IntStream.range(0, 50).mapToObj(i -> "room " + i).toList();
        ann.remember(rooms);
        ann.watchConnections();
        ann.comeAsGuest("ann");
        ann.awaitHeardOf("joined", 50);
        assertEquals(rooms, ann.rooms());
        assertEquals(1, ann.connections());
    }

    @Test
    void whatIsNoRoomsNameIsNeitherJoinedNorKept() {
        String tooLong = "\uD83C\uDF0A".repeat(33); // 33 code points, and 66 characters as the server counts
        ChatWindow ann = window();
        ann.remember(List.of("lobby", tooLong, "\u0001"));
        ann.open(server.page() + "#%01");
        ann.comeAsGuest("ann");
        ann.awaitConnected();
        ann.awaitToast("A room name has 1 to 64 characters");
        assertTrue(ann.url().endsWith("#lobby"), ann.url());
        ann.script("location.hash = encodeURIComponent('" + tooLong + "')");
        ann.join("quay");
        assertEquals(List.of("lobby", "quay"), ann.rooms());
        assertEquals(List.of("lobby", "quay"), ann.rememberedRooms());
    }

    @Test
    void whatIsRefusedForAWhileIsTriedAgain() {
        ChatWindow ann = watchedGuest("ann", "harbour");

        ann.mute(true);
        ann.hear("{ type: 'token', expires: Date.now() + 1000 }");
        ann.awaitSent("refresh", 1);
        ann.hearRefused("refresh", "too_fast", 10);
        ann.say("hello");
        for (String code : List.of("busy", "too_fast", "store_down")) {
            int sent = ann.sent("say");
            ann.hearRefused("say", code, 10);
            ann.awaitSent("say", sent + 1);
        }
        int pages = ann.sent("history");
        ann.join("quay", "{ type: 'joined', room: 'quay', epoch: 'e', last: 0, count: 1 }");
        ann.awaitSent("history", pages + 1);
        ann.hearRefused("history", "busy", 10);
        ann.awaitSent("history", pages + 2);
        ann.awaitSent("refresh", 2);
        ann.mute(false);
        ann.hearRefused("say", "busy", 10);
        ann.join("harbour");
        ann.awaitHeard("hello");
        assertEquals(List.of("hello"), ann.texts());

        int hellos = ann.sent("hello");
        ann.mute(true);
        ann.hearClose(1006);
        ann.awaitSent("hello", hellos + 1);
        ann.mute(false);
        ann.hearRefused("hello", "busy", 300);
        ann.hearClose(1006); // so it is too late for saying that again
        ann.awaitConnected();
        ann.linger(400);
        assertEquals(hellos + 2, ann.sent("hello"));
    }

    /** Else there would be the old page of the history, and nothing between it and what is new. */
    @Test
    void whatStillComesOfAVisitIsNotTakenForTheNextOnes() {
        ChatWindow ann = watchedGuest("ann", "harbour");

        ann.mute(true);
        int joins = ann.sent("join");
        int pages = ann.sent("history");
        ann.join("quay", "{ type: 'joined', room: 'quay', epoch: 'e', last: 60, count: 1 }");
        ann.awaitSent("history", pages + 1);
        ann.leave();
        ann.choose("quay");
        ann.hearRefused("leave", "too_fast", 10);
        ann.awaitSent("leave", 2);
        ann.hear("{ type: 'left', room: 'quay' }");
        ann.hear("{ type: 'message', room: 'quay', id: 1, from: 'bob', at: 0, ref: '1', text: 'long ago' }");
        ann.hear("{ type: 'history', room: 'quay', first: 1, last: 1, more: false }");
        ann.awaitSent("join", joins + 2);
        ann.hear("{ type: 'joined', room: 'quay', epoch: 'e', last: 61, count: 1 }");
        ann.awaitSent("history", pages + 2);
        assertEquals(List.of(), ann.said());
        ann.hear("{ type: 'message', room: 'quay', id: 61, from: 'bob', at: 0, ref: '2', text: 'just now' }");
        ann.awaitHeard("just now");
    }

    @Test
    void aLostConnectionIsToldAndComesBackWhenItMay() {
        ChatWindow ann = window();
        ann.watchConnections();
        ann.comeAsGuest("ann");
        ann.awaitConnected();

        ann.hearClose(4429);
        ann.awaitCutOff();
        ann.click("now"); // it would have waited for 5 s
        ann.awaitConnected();

        ann.setOffline(true);
        ann.hearClose(1006);
        ann.awaitText("state", "offline");
        ann.setOffline(false);
        ann.awaitConnected();
    }

    @Test
    void itObeysKeysKeepsItsColoursAndFindsTheEndsOfLinks() {
        ChatWindow ann = window();
        ann.addCookie("foghorn_session", "garbage");
        ann.open(server.page());
        ann.awaitText("enter", "Come in");
        ann.script("document.querySelector('#ways [aria-selected=true]').focus()");
        ann.press(Keys.ARROW_RIGHT);
        assertEquals("Log in", ann.focus());
        ann.watchConnections();
        ann.comeAsGuest("ann");
        ann.awaitConnected();
        ann.join("harbour");
        ann.join("quay");
        ann.hear("{ type: 'message', room: 'quay', id: 1, from: 'ben', at: 0, ref: 'r',"
                + " text: 'https://example.org/' + '.'.repeat(300_000) + 'z https://example.org/.a?!...' }");
        ann.hear("{ type: 'message', room: 'quay', id: 2, from: 'ben', at: 0, ref: 's', text: 'after' }");
        ann.awaitHeard("after");
        assertEquals(".z .a", ann.script(
                "return [...document.querySelectorAll('#log a')].map(a => a.href.slice(-2)).join(' ')"));

        ann.press(Keys.chord(Keys.ALT, Keys.ARROW_UP));
        ann.awaitText("room-name", "# harbour");
        ann.press(Keys.chord(Keys.ALT, Keys.ARROW_DOWN));
        ann.awaitText("room-name", "# quay");
        ann.script("document.querySelector('#rooms [aria-current=true]').focus()");
        ann.press(Keys.ARROW_UP);
        assertTrue(ann.focus().startsWith("#harbour"), ann.focus());
        ann.click("find");
        ann.press(Keys.ESCAPE);
        ann.press(Keys.ESCAPE);
        assertEquals("text", ann.focus());

        ann.click("theme");
        assertEquals("dark", ann.script("return getComputedStyle(document.documentElement).colorScheme"));
        ann.open(server.page());
        assertEquals("dark", ann.script("return getComputedStyle(document.documentElement).colorScheme"));
    }

    /** {@code mvn test -Dtest=ChatPageTest -Dchat.pictures.write=true -Dsurefire.failIfNoSpecifiedTests=false} */
    @Test
    @EnabledIfSystemProperty(named = "chat.pictures.write", matches = "true")
    void picturesForTheReadme() throws IOException {
        ChatWindow eva = guest("eva", "harbour");
        ChatWindow kai = guest("kai", "harbour");
        ChatWindow ann = guest("ann", "night watch");
        ann.join("harbour");
        talk(eva, "Visibility is down to half a mile, and it gets worse.");
        talk(eva, "The lamp is on since six.");
        talk(kai, "Two trawlers are still out there. I have them on the radio.");
        talk(ann, "Thanks. The tide table for tonight: https://example.org/tides");
        talk(kai, "Got it, high water at 21:40 then.");
        Path view = folder.resolve("view.png");
        ImageIO.write(harbour(), "png", view.toFile());
        eva.sendFile(view);
        ann.awaitPicture();
        talk(ann, "Beautiful, even so.");
        eva.join("night watch");
        talk(eva, "Who takes over at midnight?");
        talk(eva, "I could, if somebody brings coffee.");
        ann.awaitTitle("(2) harbour – Foghorn chat");
        kai.type("I am on");
        ann.awaitText("typing", "kai is typing …");
        write("chat-light.png", ann.picture(1200, 800, "light"));

        BufferedImage dark = new BufferedImage(1200, 800, BufferedImage.TYPE_INT_ARGB);
        Graphics2D both = dark.createGraphics();
        both.drawImage(kai.picture(820, 800, "dark"), 0, 0, null);
        both.drawImage(ann.picture(360, 800, "dark"), 840, 0, null);
        both.dispose();
        write("chat-dark.png", dark);
    }

    private static void talk(ChatWindow window, String text) {
        window.say(text);
        window.awaitHeard(text);
    }

    /** Surefire's working directory is that of the module. */
    private static void write(String name, BufferedImage picture) throws IOException {
        ImageIO.write(picture, "png", Path.of(name).toFile());
    }

    private static BufferedImage harbour() {
        BufferedImage picture = new BufferedImage(640, 360, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setPaint(new GradientPaint(0, 0, new Color(0x2b3f5c), 0, 240, new Color(0xf2b28a)));
        pen.fillRect(0, 0, 640, 240);
        pen.setColor(new Color(0xffe2b0));
        pen.fillOval(150, 170, 90, 90);
        pen.setPaint(new GradientPaint(0, 230, new Color(0xb98a86), 0, 360, new Color(0x24384f)));
        pen.fillRect(0, 230, 640, 130);
        pen.setColor(new Color(0x1d2b3a));
        pen.fillPolygon(new Polygon(
                new int[] {380, 450, 540, 640, 640, 360}, new int[] {232, 196, 190, 214, 300, 262}, 6));
        pen.fillPolygon(new Polygon(new int[] {500, 520, 526, 494}, new int[] {90, 90, 194, 194}, 4));
        pen.fillRect(492, 84, 36, 7);
        pen.setColor(new Color(0xffd66b));
        pen.fillRect(502, 66, 16, 18);
        pen.dispose();
        return picture;
    }
}
