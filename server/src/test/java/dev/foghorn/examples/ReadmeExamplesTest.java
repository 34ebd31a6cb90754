package dev.foghorn.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foghorn.client.WebSocketClient;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples of the top README: they run, and they are what the README shows. */
@Timeout(60)
class ReadmeExamplesTest {
    private static final Path SOURCES = Path.of("src/test/java/dev/foghorn/examples");
    private static final Pattern REGION =
            Pattern.compile("// README: begin\\n(.*?)// README: end", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("^```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void theReadmeShowsTheExamplesAsTheyAre() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        List<String> shown = BLOCK.matcher(readme).results().map(block -> block.group(1)).toList();
        assertEquals(List.of(region("EchoExample"), region("RoomExample"), region("ClientExample")), shown);
    }

    private static String region(String example) throws IOException {
        String source = Files.readString(SOURCES.resolve(example + ".java"));
        MatchResult region = REGION.matcher(source).results().findFirst().orElseThrow();
        return region.group(1).stripIndent();
    }

    @Test
    void echoAnswersTheClient() throws IOException {
        try (WebSocketServer server = EchoExample.startEcho(0)) {
            assertEquals("Hello", ClientExample.ask("ws://127.0.0.1:" + server.port() + "/echo", "Hello"));
        }
    }

    @Test
    void everybodyInARoomHearsWhatIsSaid() throws Exception {
        BlockingQueue<String> first = new LinkedBlockingQueue<>();
        BlockingQueue<String> second = new LinkedBlockingQueue<>();
        try (WebSocketServer server = RoomExample.startRooms(0); WebSocketClient client = WebSocketClient.create()) {
            String uri = "ws://127.0.0.1:" + server.port() + "/room/blue";
            client.connect(uri, (socket, message) -> first.add(message.text())).join();
            assertEquals("somebody came", first.poll(5, TimeUnit.SECONDS));
            client.connect(uri, (socket, message) -> second.add(message.text())).join().send("Hello");
            for (BlockingQueue<String> heard : List.of(first, second)) {
                assertEquals("somebody came", heard.poll(5, TimeUnit.SECONDS));
                assertEquals("Hello", heard.poll(5, TimeUnit.SECONDS));
            }
        }
    }
}
