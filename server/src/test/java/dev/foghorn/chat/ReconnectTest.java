package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foghorn.chat.client.ChatClient;
import dev.foghorn.chat.client.ChatListener;
import dev.foghorn.chat.client.ChatMessage;
import dev.foghorn.chat.filter.TextFilter;
import dev.foghorn.chat.log.Appended;
import dev.foghorn.chat.log.Draft;
import dev.foghorn.chat.log.Entry;
import dev.foghorn.chat.log.Extent;
import dev.foghorn.chat.log.LogException;
import dev.foghorn.chat.log.MemoryRoomLog;
import dev.foghorn.chat.log.RoomLog;
import dev.foghorn.chat.rate.Rate;
import dev.foghorn.chat.rate.RateOptions;
import dev.foghorn.chat.rate.Rates;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The chat's client on the chat itself, which is stopped and started again. */
@Timeout(120)
class ReconnectTest {
    private static final int CLIENTS = 3;
    private static final int MESSAGES = 200;
    private static final int RESTARTS = 3;

    private final FakeSessions sessions = new FakeSessions();
    private final List<Member> members = new ArrayList<>();
    private Chat chat;
    private WebSocketServer server;
    /** The first server takes a free one, and the others the same. */
    private int port;

    /** A log that outlives the servers, as a database does. */
    private record Kept(RoomLog log) implements RoomLog {
        @Override
        public String epoch() {
            return log.epoch();
        }

        @Override
        public List<Appended> append(List<Draft> drafts) throws LogException {
            return log.append(drafts);
        }

        @Override
        public List<Entry> read(String room, long after, int limit, long bytes) throws LogException {
            return log.read(room, after, limit, bytes);
        }

        @Override
        public List<Entry> readBefore(String room, long before, int limit, long bytes) throws LogException {
            return log.readBefore(room, before, limit, bytes);
        }

        @Override
        public Extent extent(String room) throws LogException {
            return log.extent(room);
        }

        @Override
        public void close() {}
    }

    private void start(RoomLog log) throws IOException {
        start(log, RateOptions.OFF);
    }

    private void start(RoomLog log, RateOptions rates) throws IOException {
        chat = new Chat(log, sessions, TextFilter.NONE, new Rates(rates), ChatOptions.DEFAULT);
        server = chat.addTo(WebSocketServer.builder().options(ServerOptions.DEFAULT
                        .withAddress("127.0.0.1", port)
                        .withLoops(2)
                        .withDrain(Duration.ofSeconds(2))), "/chat")
                .start();
        port = server.port();
    }

    private void stop() {
        server.close();
        chat.close();
    }

    @AfterEach
    void close() {
        members.forEach(Member::close);
        stop();
    }

    private Member member(String name) throws IOException {
        Member member = new Member(port, name, "den");
        members.add(member);
        return member;
    }

    @Test
    void overRestartsOfTheServerNothingIsMissingNothingIsTwiceAndTheOrderIsTheSameForAll() throws Exception {
        RoomLog log = new Kept(new MemoryRoomLog());
        start(log);
        for (int i = 0; i < CLIENTS; i++) {
            member("user" + i);
        }
        List<CompletableFuture<Long>> ids = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            for (Member member : members) {
                ids.add(member.say("message " + i));
            }
            if (i % (MESSAGES / RESTARTS) == MESSAGES / RESTARTS / 2) {
                ids.get(ids.size() / 2).get(30, TimeUnit.SECONDS); // some are acknowledged, and some on their way
                stop();
                start(log);
            }
        }
        List<Long> all = LongStream.rangeClosed(1, CLIENTS * MESSAGES).boxed().toList();
        List<Long> acknowledged = new ArrayList<>();
        for (CompletableFuture<Long> id : ids) {
            acknowledged.add(id.get(30, TimeUnit.SECONDS));
        }
        assertEquals(all, acknowledged.stream().sorted().toList());

        List<List<String>> heard = new ArrayList<>();
        for (Member member : members) {
            List<ChatMessage> messages = member.hear(CLIENTS * MESSAGES);
            assertEquals(all, messages.stream().map(ChatMessage::id).toList());
            assertEquals(List.of(), member.holes());
            heard.add(messages.stream().map(message -> message.from() + " " + message.text()).toList());
        }
        assertEquals(1, heard.stream().distinct().count());
        assertEquals(CLIENTS * MESSAGES, heard.get(0).stream().distinct().count());
        for (int i = 0; i < CLIENTS; i++) {
            String from = "user" + i + " ";
            assertEquals(
                    LongStream.range(0, MESSAGES).mapToObj(number -> from + "message " + number).toList(),
                    heard.get(0).stream().filter(line -> line.startsWith(from)).toList());
        }
    }

    @Test
    void aLogThatIsLostWithTheServerIsAHoleAndNotASilentOne() throws Exception {
        start(new MemoryRoomLog());
        Member ann = member("ann");
        ann.say("before").get(30, TimeUnit.SECONDS);
        ann.hear(1);
        stop();
        CompletableFuture<Long> typed = ann.say("meanwhile");
        start(new MemoryRoomLog());
        assertEquals(1, typed.get(30, TimeUnit.SECONDS));
        assertEquals("meanwhile", ann.hear(1).get(0).text());
        assertEquals(List.of("epoch"), ann.holes());
    }

    /** A client in a chat that has these rates, and why it has lost its connection. */
    private ChatClient client(RateOptions rates, List<String> lost) throws IOException {
        start(new MemoryRoomLog(), rates);
        return ChatClient.builder("ws://127.0.0.1:" + port + "/chat", new ChatListener() {
            @Override
            public void onMessage(ChatMessage message) {}

            @Override
            public void onReconnecting(Duration in, String why) {
                lost.add(why);
            }
        }).name("ann").start();
    }

    private static void await(List<? extends CompletableFuture<?>> all) throws Exception {
        for (CompletableFuture<?> each : all) {
            each.get(30, TimeUnit.SECONDS);
        }
    }

    /** At ten times the usual rate, lest it take long. */
    @Test
    void asManyRoomsAsOneMayHaveAreJoinedWhateverTheRate() throws Exception {
        List<String> lost = new CopyOnWriteArrayList<>();
        try (ChatClient ann = client(RateOptions.DEFAULT.withUserJoins(new Rate(50, 20)), lost)) {
            await(IntStream.range(0, ChatOptions.DEFAULT.roomsOfOne()).mapToObj(i -> ann.join("room " + i)).toList());
        }
        assertEquals(List.of(), lost);
    }

    @Test
    void moreThanTheRateIsSaidAsSlowlyAsTheServerTakesIt() throws Exception {
        List<String> lost = new CopyOnWriteArrayList<>();
        try (ChatClient ann = client(RateOptions.DEFAULT.withUserMessages(new Rate(100, 30)), lost)) {
            ann.join("den");
            await(IntStream.range(0, 200).mapToObj(i -> ann.say("den", "message " + i)).toList());
        }
        assertEquals(List.of(), lost);
    }
}
