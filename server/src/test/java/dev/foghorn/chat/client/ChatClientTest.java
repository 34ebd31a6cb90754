package dev.foghorn.chat.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import dev.foghorn.chat.wire.Recovery;
import dev.foghorn.chat.wire.ServerMessages;
import dev.foghorn.client.Backoff;
import dev.foghorn.client.WebSocketClient;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.rfc.Proves;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChatClientTest {
    private final Diary diary = new Diary();
    private ScriptedChat chat;
    private ChatClient ann;

    @BeforeEach
    void open() throws Exception {
        chat = new ScriptedChat();
    }

    @AfterEach
    void close() {
        if (ann != null) {
            ann.close();
        }
        chat.close();
    }

    private ChatClient.Builder ann() {
        Backoff shortly = new Backoff(Duration.ofMillis(1), Duration.ofMillis(50), new Random(1));
        return ChatClient.builder(chat.url(), diary).name("ann").backoff(shortly);
    }

    /** Ann is in the den, whose last message is number 7. */
    private void join() throws Exception {
        join(ann());
    }

    private void join(ChatClient.Builder builder) throws Exception {
        ann = builder.start();
        CompletableFuture<Void> joined = ann.join("den");
        chat.greet("ann");
        chat.admit("den", "e1", 7);
        joined.get(20, TimeUnit.SECONDS);
        diary.expect("connecting", "connected as ann");
        assertEquals(ChatClient.State.CONNECTED, ann.state());
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return assertThrows(ExecutionException.class, () -> await(future)).getCause();
    }

    private static ErrorCode refusal(CompletableFuture<?> future) {
        return ((ChatException) failure(future)).code();
    }

    /** An error, after which the same may be tried again in 20 ms, if it is one that passes. */
    private static PreparedMessage refusal(String to, ErrorCode code, String sentence, String room, String ref) {
        return ServerMessages.error(new ChatException(code, sentence, 20).answering(to).about(room, ref));
    }

    // ------------------------------------------------------------------------------------------------ one connection

    @Test
    void tellsWhatHappensInItsRooms() throws Exception {
        join();
        chat.tell("den", 8, "hello");
        chat.say(ServerMessages.media("den", 9, "ben", 0, "r", "image/png", new byte[] {1, 2}, false));
        chat.say(ServerMessages.entered("den", "cleo", 3));
        chat.say(ServerMessages.typing("den", "cleo"));
        chat.say(ServerMessages.exited("den", "cleo", 2));
        chat.say(ServerMessages.who("den", 2, List.of("ann", "ben")));
        diary.expect("den 8 ben: hello", "den 9 ben: image/png[1, 2]",
                "den entered cleo, 3", "den typing cleo", "den exited cleo, 2", "den has [ann, ben]");
    }

    @Test
    void whatANewerServerTellsIsNoTrouble() throws Exception {
        join();
        chat.say("{\"type\":\"weather\",\"nested\":{\"a\":[1,{}]},\"half\":0.5,\"nothing\":null}");
        chat.say("{\"type\":\"message\",\"room\":\"den\",\"id\":8,\"from\":\"ben\",\"text\":\"hi\","
                + "\"mood\":{\"x\":[]}}");
        diary.expect("den 8 ben: hi");
    }

    @Test
    void whatIsStoredTellsItsId() throws Exception {
        join();
        CompletableFuture<Long> id = ann.say("den", "hello");
        chat.say(ServerMessages.said("den", chat.nextRef("hello"), 8, false));
        assertEquals(8, await(id));
    }

    @Test
    void aPictureIsSaidToo() throws Exception {
        join();
        CompletableFuture<Long> id = ann.say("den", "image/png", new byte[] {1, 2, 3});
        String header = chat.next().replace("\\/", "/"); // JSON may have either
        assertTrue(header.endsWith(",\"media\":\"image/png\"}"), header);
        chat.say(ServerMessages.said("den", header.replaceAll(".*\"ref\":\"([^\"]+)\".*", "$1"), 8, false));
        assertEquals(8, await(id));
    }

    @Test
    void whatIsRefusedFailsWithTheReason() throws Exception {
        join();
        CompletableFuture<Long> id = ann.say("den", "bad word");
        chat.say(refusal("say", ErrorCode.REJECTED, "no bad words", "den", chat.nextRef("bad word")));
        assertEquals("no bad words", failure(id).getMessage());
    }

    @Test
    void nothingIsSaidInARoomThatWasNotJoined() throws Exception {
        join();
        assertEquals(ErrorCode.NOT_IN_ROOM, refusal(ann.say("attic", "hello")));
        ann.leave("den");
        assertEquals("{\"type\":\"leave\",\"room\":\"den\"}", chat.next());
        assertEquals(ErrorCode.NOT_IN_ROOM, refusal(ann.say("den", "hello")));
    }

    @Test
    void aRefusedJoinFailsWithTheReason() throws Exception {
        join();
        CompletableFuture<Void> vault = ann.join("vault");
        assertEquals("{\"type\":\"join\",\"room\":\"vault\"}", chat.next());
        chat.say(refusal("join", ErrorCode.FORBIDDEN, "members only", "vault", null));
        assertEquals(ErrorCode.FORBIDDEN, refusal(vault));
    }

    @Test
    void whatIsBusyIsSaidAgainUnderTheSameReferenceAndBeforeWhatWasSaidLater() throws Exception {
        join();
        CompletableFuture<Long> first = ann.say("den", "first");
        String ref = chat.nextRef("first");
        chat.say(refusal("say", ErrorCode.BUSY, "later", "den", ref));
        chat.say(ServerMessages.typing("den", "cleo"));
        diary.expect("den typing cleo"); // so the refusal has come
        CompletableFuture<Long> second = ann.say("den", "second");
        assertEquals(ref, chat.nextRef("first"));
        chat.say(ServerMessages.said("den", ref, 8, false));
        chat.say(ServerMessages.said("den", chat.nextRef("second"), 9, false));
        assertEquals(8, await(first));
        assertEquals(9, await(second));
    }

    /** If it waited no longer than it was told each time, a server could have to refuse every second one. */
    @Test
    void whoIsTooFastThoughItWaitedWaitsLonger() throws Exception {
        join();
        CompletableFuture<Long> first = ann.say("den", "first");
        String ref = chat.nextRef("first");
        for (int i = 0; i < 10; i++) {
            chat.say(refusal("say", ErrorCode.TOO_FAST, "slower", "den", ref));
            assertEquals(ref, chat.nextRef("first"));
        }
        CompletableFuture<Long> second = ann.say("den", "second");
        long acknowledged = System.nanoTime();
        chat.say(ServerMessages.said("den", ref, 8, false));
        chat.say(ServerMessages.said("den", chat.nextRef("second"), 9, false));
        long pause = System.nanoTime() - acknowledged;
        assertEquals(8, await(first));
        assertEquals(9, await(second));
        assertTrue(pause >= TimeUnit.MILLISECONDS.toNanos(10 * 20), pause + " ns");
    }

    @Test
    void moreIsNotKeptThanIsAllowed() throws Exception {
        join(ann().mostUnacknowledged(2));
        CompletableFuture<Long> first = ann.say("den", "first");
        ann.say("den", "second");
        assertEquals(ErrorCode.BUSY, refusal(ann.say("den", "third")));
        chat.say(ServerMessages.said("den", chat.nextRef("first"), 8, false));
        await(first);
        assertFalse(ann.say("den", "fourth").isCompletedExceptionally());
    }

    @Test
    void aRoomThatWasLeftIsJoinedAgainOnceTheServerHasLetUsGo() throws Exception {
        join();
        ann.leave("den");
        CompletableFuture<Void> again = ann.join("den");
        assertEquals("{\"type\":\"leave\",\"room\":\"den\"}", chat.next());
        chat.tell("den", 8, "of the stay that is over");
        chat.say(ServerMessages.entered("den", "cleo", 3));
        chat.say(ServerMessages.left("den"));
        chat.admit("den", "e1", 9);
        await(again);
        chat.tell("den", 10, "ten");
        diary.expect("den 10 ben: ten");
        diary.hasNoMore();
    }

    @Test
    void theAnswerToAJoinThatWasTakenBackIsNoneToTheNext() throws Exception {
        join();
        ann.join("attic");
        ann.leave("attic");
        CompletableFuture<Void> again = ann.join("attic");
        assertEquals("{\"type\":\"join\",\"room\":\"attic\"}", chat.next());
        assertEquals("{\"type\":\"leave\",\"room\":\"attic\"}", chat.next());
        chat.say(ServerMessages.joined("attic", "e1", 3, Recovery.NOT_ASKED, 1));
        chat.tell("attic", 4, "four");
        chat.say(ServerMessages.typing("den", "cleo"));
        diary.expect("den typing cleo"); // so all that has come
        assertFalse(again.isDone());
        chat.say(ServerMessages.left("attic"));
        chat.admit("attic", "e1", 4);
        await(again);
        chat.tell("attic", 5, "five");
        diary.expect("attic 5 ben: five");
    }

    @Test
    void aRefusedLeaveIsTriedAgainUntilWeAreOut() throws Exception {
        join();
        ann.leave("den");
        ann.join("den");
        String leave = chat.next();
        chat.say(refusal("leave", ErrorCode.TOO_FAST, "slower", "den", null));
        assertEquals(leave, chat.next());
        chat.say(refusal("leave", ErrorCode.NOT_IN_ROOM, "join first", "den", null));
        chat.admit("den", "e1", 9);
        chat.tell("den", 10, "ten");
        diary.expect("den 10 ben: ten");
    }

    @Test
    void tellsWhoIsThere() throws Exception {
        join();
        CompletableFuture<Presence> answer = ann.who("den");
        assertEquals("{\"type\":\"who\",\"room\":\"den\"}", chat.next());
        chat.say(ServerMessages.who("den", 3, List.of("ann", "ben")));
        assertEquals(new Presence(3, List.of("ann", "ben")), await(answer));
    }

    @Test
    void pagesOfTheHistoryAreToldApartFromOneAnotherAndFromWhatIsNew() throws Exception {
        join();
        CompletableFuture<History> newer = ann.history("den", OptionalLong.empty(), 2);
        CompletableFuture<History> older = ann.history("den", OptionalLong.of(6), 1);
        assertEquals("{\"type\":\"history\",\"room\":\"den\",\"limit\":2}", chat.next());
        chat.tell("den", 6, "six");
        chat.tell("den", 8, "new");
        chat.tell("den", 7, "seven");
        chat.say(ServerMessages.history("den", 6, 7, true));
        assertEquals("{\"type\":\"history\",\"room\":\"den\",\"limit\":1,\"before\":6}", chat.next());
        chat.tell("den", 5, "five");
        chat.say(ServerMessages.history("den", 5, 5, false));

        assertEquals(List.of("six", "seven"), await(newer).messages().stream().map(ChatMessage::text).toList());
        assertTrue(await(newer).more());
        assertEquals(List.of("five"), await(older).messages().stream().map(ChatMessage::text).toList());
        assertFalse(await(older).more());
        diary.expect("den 8 ben: new");
        diary.hasNoMore();
    }

    @Test
    void aRefusedQuestionFails() throws Exception {
        join();
        CompletableFuture<Presence> answer = ann.who("den");
        chat.next();
        chat.say(refusal("who", ErrorCode.TOO_FAST, "slower", "den", null));
        assertEquals(ErrorCode.TOO_FAST, refusal(answer));
        CompletableFuture<History> page = ann.history("den", OptionalLong.empty(), 2);
        chat.next();
        chat.say(refusal("history", ErrorCode.BUSY, "later", "den", null));
        assertEquals(ErrorCode.BUSY, refusal(page));
        diary.hasNoMore();
    }

    @Test
    void aRefusalFailsOnlyWhatItAnswers() throws Exception {
        ann = ann().start();
        CompletableFuture<Void> joined = ann.join("den");
        chat.greet("ann");
        assertEquals("{\"type\":\"join\",\"room\":\"den\"}", chat.next());
        diary.expect("connecting", "connected as ann");
        chat.say(refusal("typing", ErrorCode.NOT_IN_ROOM, "join first", "den", null));
        diary.expect("error NOT_IN_ROOM join first");
        chat.say(ServerMessages.joined("den", "e1", 7, Recovery.NOT_ASKED, 1));
        await(joined);

        CompletableFuture<History> page = ann.history("den", OptionalLong.of(4), 2);
        CompletableFuture<Presence> who = ann.who("den");
        chat.next();
        chat.next();
        chat.say(refusal("typing", ErrorCode.TOO_FAST, "slower", "den", null));
        chat.say(refusal("who", ErrorCode.BUSY, "later", "den", null));
        chat.tell("den", 3, "three");
        chat.say(ServerMessages.history("den", 3, 3, false));
        assertEquals(ErrorCode.BUSY, refusal(who));
        assertEquals(List.of("three"), await(page).messages().stream().map(ChatMessage::text).toList());
        diary.expect("error TOO_FAST slower");
        diary.hasNoMore();
    }

    @Test
    void theListenerHearsOfRefusalsThatNobodyWaitsFor() throws Exception {
        join();
        ann.typing("den");
        assertEquals("{\"type\":\"typing\",\"room\":\"den\"}", chat.next());
        chat.say(refusal("typing", ErrorCode.TOO_FAST, "slower", "den", null));
        diary.expect("error TOO_FAST slower");
    }

    @Test
    void aTokenIsRenewedBeforeItsEnd() throws Exception {
        ann = ann().start();
        chat.next();
        chat.say(ServerMessages.hello("ann", true, "old", System.currentTimeMillis() + 100, 20_000, 4096, 262_144));
        assertEquals("{\"type\":\"refresh\"}", chat.next());
        long tomorrow = System.currentTimeMillis() + TimeUnit.DAYS.toMillis(1);
        chat.say(ServerMessages.token("new", tomorrow));
        ann.typing("den"); // in its order: the token has been read when this has come
        chat.next();
        diary.expect("connecting", "connected as ann");
        chat.say(ServerMessages.error(new ChatException(ErrorCode.NOT_IN_ROOM, "join first")));
        diary.expect("error NOT_IN_ROOM join first");
        chat.drop(1012, "back soon");
        assertEquals("{\"type\":\"hello\",\"token\":\"new\"}", chat.next());
    }

    @Test
    void aRefusedRenewalIsTriedAgain() throws Exception {
        ann = ann().start();
        chat.next();
        chat.say(ServerMessages.hello("ann", true, "old", System.currentTimeMillis() + 100, 20_000, 4096, 262_144));
        assertEquals("{\"type\":\"refresh\"}", chat.next());
        chat.say(ServerMessages.error(new ChatException(ErrorCode.TOO_FAST, "slower", 100)));
        assertEquals("{\"type\":\"refresh\"}", chat.next());
    }

    @Test
    void closingSaysGoodbyeAndFailsWhatIsNotAcknowledged() throws Exception {
        join();
        CompletableFuture<Long> id = ann.say("den", "hello");
        ann.close();
        assertTrue(failure(id) instanceof IOException);
        diary.expect("closed: closed by the program");
        assertEquals(ChatClient.State.CLOSED, ann.state());
        assertTrue(failure(ann.say("den", "too late")) instanceof IOException);
    }

    @Test
    void theListenerMayClose() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        ChatClient[] client = new ChatClient[1];
        CompletableFuture<Void> started = new CompletableFuture<>();
        client[0] = ChatClient.builder(chat.url(), new Diary() {
            @Override
            public void onConnected(String user) {
                started.join();
                client[0].close();
                closed.complete(null);
            }
        }).name("ann").start();
        started.complete(null);
        chat.greet("ann");
        await(closed);
        client[0].close(); // waits for the end
        assertEquals(ChatClient.State.CLOSED, client[0].state());
    }

    @Test
    void aListenerThatThrowsEndsTheClient() throws Exception {
        CompletableFuture<String> end = new CompletableFuture<>();
        ann = ChatClient.builder(chat.url(), new Diary() {
            @Override
            public void onConnected(String user) {
                throw new IllegalStateException("thrown on purpose");
            }

            @Override
            public void onClosed(String why) {
                end.complete(why);
            }
        }).name("ann").start();
        chat.greet("ann");
        assertTrue(await(end).contains("thrown on purpose"), await(end));
    }

    @Test
    void loggingOutEndsTheSession() throws Exception {
        join();
        ann.logOut();
        assertEquals("{\"type\":\"bye\"}", chat.next());
        chat.say(ServerMessages.bye());
        chat.drop(1000, "");
        diary.expect("closed: logged out");
    }

    // ------------------------------------------------------------------------------------------------ several

    @Test
    void resumesAfterTheLastMessageItHeard() throws Exception {
        join();
        chat.tell("den", 8, "eight");
        diary.expect("den 8 ben: eight");
        chat.drop(1012, "back soon");
        chat.greetAgain("ann");
        chat.admitAgain("den", "e1", 8, 10);
        chat.tell("den", 9, "nine");
        chat.tell("den", 10, "ten");
        diary.expect("reconnecting", "connecting", "connected as ann", "den 9 ben: nine", "den 10 ben: ten");
    }

    @Test
    void aMessageThatComesTwiceIsToldOnce() throws Exception {
        join();
        chat.tell("den", 8, "eight");
        chat.tell("den", 8, "eight");
        chat.tell("den", 7, "seven");
        chat.tell("den", 9, "nine");
        diary.expect("den 8 ben: eight", "den 9 ben: nine");
    }

    @Test
    void saysWhatWasNotAcknowledgedAgainOnceInItsOrderUnderTheSameReferences() throws Exception {
        join();
        List<CompletableFuture<Long>> ids = new ArrayList<>();
        for (String text : List.of("one", "two", "three")) {
            ids.add(ann.say("den", text));
        }
        List<String> refs = List.of(chat.nextRef("one"), chat.nextRef("two"), chat.nextRef("three"));
        chat.say(ServerMessages.said("den", refs.get(0), 8, false));
        assertEquals(8, await(ids.get(0)));
        chat.drop(1012, "back soon");
        chat.greetAgain("ann");
        chat.expectResume("den", "e1", 7);
        chat.hasHeardNothing(); // nothing is said before the room is joined
        chat.say(ServerMessages.joined("den", "e1", 9, Recovery.COMPLETE, 1));
        assertEquals(refs.get(1), chat.nextRef("two"));
        assertEquals(refs.get(2), chat.nextRef("three"));
        chat.say(ServerMessages.said("den", refs.get(1), 9, true));
        chat.say(ServerMessages.said("den", refs.get(2), 10, false));
        assertEquals(9, await(ids.get(1)));
        assertEquals(10, await(ids.get(2)));
        ann.typing("den");
        assertEquals("{\"type\":\"typing\",\"room\":\"den\"}", chat.next()); // and nothing before
    }

    @Test
    void whatIsSaidWithoutAConnectionIsSaidOnTheNext() throws Exception {
        join();
        chat.stop();
        diary.expect("reconnecting");
        CompletableFuture<Long> id = ann.say("den", "typed meanwhile");
        assertTrue(failure(ann.who("den")) instanceof IOException);
        chat.startAgain();
        chat.greetAgain("ann");
        chat.admitAgain("den", "e1", 7, 7);
        chat.say(ServerMessages.said("den", chat.nextRef("typed meanwhile"), 8, false));
        assertEquals(8, await(id));
    }

    @Test
    void aHoleIsToldAndTheNewLogIsTheOneToResume() throws Exception {
        join();
        chat.drop(1012, "back soon");
        chat.greetAgain("ann");
        chat.expectResume("den", "e1", 7);
        chat.say(ServerMessages.joined("den", "e2", 2, Recovery.EPOCH, 1));
        chat.tell("den", 3, "three");
        diary.expect("reconnecting", "connecting", "connected as ann", "den hole: epoch", "den 3 ben: three");
        chat.drop(1012, "back soon");
        chat.greetAgain("ann");
        chat.expectResume("den", "e2", 3);
    }

    @Test
    void aRoomThatWasLeftIsNotJoinedAgain() throws Exception {
        join();
        ann.leave("den");
        chat.next();
        chat.drop(1012, "back soon");
        chat.greetAgain("ann");
        diary.expect("reconnecting", "connecting", "connected as ann");
        ann.typing("den");
        assertEquals("{\"type\":\"typing\",\"room\":\"den\"}", chat.next());
    }

    @Test
    void aServerThatGoesSilentIsLeft() throws Exception {
        join(ann().connections(WebSocketClient.builder().options(ConnectionOptions.DEFAULT.withHeartbeat(
                Duration.ofMillis(100), Duration.ofMillis(100), Duration.ZERO))));
        chat.freezeAtNext();
        ann.typing("den");
        diary.expect("reconnecting", "connecting");
        chat.greetAgain("ann");
        chat.admitAgain("den", "e1", 7, 7);
        diary.expect("connected as ann");
    }

    /** Each wait is as long as it may be. */
    private static Backoff longest() {
        return new Backoff(Duration.ofMillis(10), Duration.ofMillis(80), new RandomGenerator() {
            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }

            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }
        });
    }

    private Duration nextWaitAfterAConnection() throws Exception {
        chat.greetAgain("ann");
        chat.admitAgain("den", "e1", 7, 7);
        for (String line = diary.next(); !line.startsWith("connected"); line = diary.next()) {
            assertFalse(line.startsWith("closed"), line);
        }
        while (diary.hasWaits()) {
            diary.nextWait();
        }
        chat.drop(1012, "back soon");
        return diary.nextWait();
    }

    @Test
    @Proves({"7.2.3-1", "7.2.3-2", "7.2.3-4"})
    void waitsLongerWithEachAttemptThatFailsAndShortlyAgainAfterASuccess() throws Exception {
        join(ann().backoff(longest()).steadyAfter(Duration.ZERO));
        chat.stop();
        for (int millis : new int[] {10, 20, 40, 80, 80}) {
            assertEquals(Duration.ofMillis(millis), diary.nextWait());
        }
        chat.startAgain();
        assertEquals(Duration.ofMillis(10), nextWaitAfterAConnection());
    }

    @Test
    void aConnectionThatIsLostAtOnceIsNoSuccess() throws Exception {
        join(ann().backoff(longest()).steadyAfter(Duration.ofDays(1)));
        chat.drop(1012, "back soon");
        assertEquals(Duration.ofMillis(10), diary.nextWait());
        assertEquals(Duration.ofMillis(20), nextWaitAfterAConnection());
        assertEquals(Duration.ofMillis(40), nextWaitAfterAConnection());
    }

    @Test
    void whoWasTooFastWaitsUntilTheServerTakesMore() throws Exception {
        join();
        chat.drop(4429, "too fast, though told to wait");
        Duration wait = diary.nextWait();
        assertTrue(wait.compareTo(Duration.ofSeconds(5)) >= 0, wait.toString());
    }

    @Test
    void whileTheServerTakesNoMoreJoinsAllWaitAndThenTheyGoOneByOne() throws Exception {
        ann = ann().start();
        chat.greet("ann");
        List<CompletableFuture<Void>> joined = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            joined.add(ann.join("room " + i));
        }
        for (int i = 0; i < 16; i++) {
            assertEquals("{\"type\":\"join\",\"room\":\"room " + i + "\"}", chat.next());
        }
        for (int i = 0; i < 16; i++) {
            chat.say(refusal("join", ErrorCode.TOO_FAST, "rooms are joined too fast", "room " + i, null));
        }
        for (int i = 0; i < 20; i++) {
            String join = chat.next();
            chat.say("{\"type\":\"typing\",\"room\":\"room 0\",\"user\":\"ben\"}");
            do { } while (!diary.next().contains("typing ben")); // so all that came before has been answered
            chat.hasHeardNothing();
            if (i % 5 == 4) {
                chat.say(refusal("join", ErrorCode.TOO_FAST, "rooms are joined too fast", roomOf(join), null));
                assertEquals(join, chat.next());
            }
            chat.say(ServerMessages.joined(roomOf(join), "e1", 0, Recovery.NOT_ASKED, 1));
        }
        for (CompletableFuture<Void> each : joined) {
            await(each);
        }
    }

    private static String roomOf(String join) {
        return join.replaceAll(".*\"room\":\"([^\"]+)\".*", "$1");
    }

    // ------------------------------------------------------------------------------------------------ giving up

    @Test
    void givesUpWhereTheNameIsTaken() throws Exception {
        ann = ann().start();
        chat.next();
        chat.say(ServerMessages.error(new ChatException(ErrorCode.NAME_TAKEN, "'ann' is somebody else")));
        diary.expect("connecting", "closed: name_taken: 'ann' is somebody else");
    }

    @Test
    void givesUpWhereTheTokenIsRefused() throws Exception {
        ann = ChatClient.builder(chat.url(), diary).token("stale").start();
        assertEquals("{\"type\":\"hello\",\"token\":\"stale\"}", chat.next());
        chat.say(ServerMessages.error(new ChatException(ErrorCode.UNAUTHORIZED, "the token has expired")));
        diary.expect("connecting", "closed: unauthorized: the token has expired");
    }

    @Test
    void givesUpWhereTheSessionHasEnded() throws Exception {
        join();
        chat.drop(4401, "logged out elsewhere");
        diary.expect("closed: 4401 logged out elsewhere");
    }

    @Test
    void givesUpWhereTheHandshakeIsAnswered401() throws Exception {
        try (WebSocketServer strict = WebSocketServer.builder().port(0).routeTo("/chat", request -> {
            throw new HandshakeException(401, "log in first");
        }).start()) {
            ann = ChatClient.builder("ws://127.0.0.1:" + strict.port() + "/chat", diary).start();
            diary.expect("connecting");
            String end = diary.next();
            assertTrue(end.startsWith("closed: ") && end.contains("log in first"), end);
        }
    }
}
