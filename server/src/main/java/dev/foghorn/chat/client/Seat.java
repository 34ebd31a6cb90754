package dev.foghorn.chat.client;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import dev.foghorn.chat.wire.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A client's place in one room, which outlives its connections: how far it has heard, and what it said and was not told
 * to be stored. On the client's thread.
 */
final class Seat {
    /**
     * Of what is said, so much is sent before an answer has come: enough for what a person says, and few enough that a
     * server which wants us to be slower need not say so a hundred times. Then it is one at a time.
     */
    private static final int MOST_IN_FLIGHT = 16;
    /** If a server refuses something for a while and does not say for how long, in milliseconds. */
    private static final long USUAL_RETRY = 1000;

    private static final Set<ErrorCode> PASSING = EnumSet.of(ErrorCode.TOO_FAST, ErrorCode.BUSY, ErrorCode.STORE_DOWN);

    private final String room;
    private final Link link;
    private final CompletableFuture<Void> firstJoined = new CompletableFuture<>();

    /** Null until the room was joined once. */
    private String epoch;
    /** Id of the last message that was heard. */
    private long last;
    /** On this connection. */
    private boolean joined;

    /** By reference, in the order in which it was said. */
    private final Map<String, Saying> unacknowledged = new LinkedHashMap<>();
    /** The server has asked us to wait. */
    private boolean held;
    /** What it seems to want between two sayings; zero if it has not asked us to wait. */
    private Duration pace = Duration.ZERO;

    private final Queue<CompletableFuture<Presence>> presences = new ArrayDeque<>();
    /** The first one is being answered. */
    private final Queue<Page> pages = new ArrayDeque<>();
    /** What came while a page was asked for: some of it is the page. */
    private final TreeMap<Long, ChatMessage> heard = new TreeMap<>();

    /** A wish for a part of the history. */
    private record Page(PreparedMessage question, CompletableFuture<History> answer) {}

    Seat(String room, Link link) {
        this.room = room;
        this.link = link;
    }

    /** Whether this passes by itself, so that the same may be tried again. */
    static boolean isPassing(ChatException refusal) {
        return PASSING.contains(refusal.code());
    }

    static Duration wait(ChatException refusal) {
        return Duration.ofMillis(refusal.retryMillis() > 0 ? refusal.retryMillis() : USUAL_RETRY);
    }

    /** Completed when the room was joined for the first time. */
    CompletableFuture<Void> firstJoined() {
        return firstJoined;
    }

    // ------------------------------------------------------------------------------------------------ joining

    /** Its turn in the queue has come: joins, or resumes. */
    void join() {
        JsonWriter join = JsonWriter.of("join").with("room", room);
        if (epoch != null) {
            join.with("after", last).with("epoch", epoch);
        }
        link.send(PreparedMessage.text(join.toBytes()));
    }

    void joined(Received answer) {
        boolean asked = epoch != null;
        boolean hole = asked && !answer.isTrue("recovered");
        if (!asked || hole) {
            epoch = answer.text("epoch");
            last = answer.number("last");
        }
        joined = true;
        link.joins().joined(this);
        if (hole) {
            link.listener().onHole(room, answer.text("reason"));
        }
        firstJoined.complete(null);
        flush();
    }

    /** Whether the server has us here, or will have. */
    boolean isThere() {
        return joined || link.joins().isInFlight(this);
    }

    /** The connection is gone; what was said stays. */
    void lost() {
        joined = false;
        held = false;
        pace = Duration.ZERO;
        unacknowledged.values().forEach(saying -> saying.setInFlight(false));
        failQuestions(new IOException("the connection was lost before the answer: ask again"));
    }

    /** Nothing more comes of it. */
    void end(Exception why) {
        firstJoined.completeExceptionally(why);
        unacknowledged.values().forEach(saying -> saying.id().completeExceptionally(why));
        unacknowledged.clear();
        failQuestions(why);
    }

    private void failQuestions(Exception why) {
        drain(presences, answer -> answer.completeExceptionally(why));
        failPages(why);
    }

    private void failPages(Exception why) {
        heard.clear();
        drain(pages, page -> page.answer().completeExceptionally(why));
    }

    /** Whatever is asked meanwhile, by those who are told, stays. */
    private static <T> void drain(Queue<T> queue, Consumer<T> action) {
        ArrayList<T> all = new ArrayList<>(queue);
        queue.clear();
        all.forEach(action);
    }

    // ------------------------------------------------------------------------------------------------ hearing

    /**
     * A message, new or out of the history. New ones come without a gap, so what follows the last one is new whatever
     * was asked for.
     */
    void message(ChatMessage message) {
        boolean mayBeOld = !pages.isEmpty();
        if (mayBeOld) {
            heard.put(message.id(), message);
        }
        boolean follows = message.id() == last + 1;
        if (follows || message.id() > last && !mayBeOld) {
            last = message.id();
            if (!follows) {
                link.listener().onHole(room, "gap");
            }
            link.listener().onMessage(message);
        }
    }

    // ------------------------------------------------------------------------------------------------ saying

    void say(Saying saying) {
        unacknowledged.put(saying.ref(), saying);
        flush();
    }

    void said(Received answer) {
        Saying saying = unacknowledged.remove(answer.text("ref"));
        if (saying != null) {
            saying.id().complete(answer.number("id"));
            if (unacknowledged.isEmpty()) {
                pace = Duration.ZERO;
            }
            keepPace();
        }
    }

    /** Goes on when the server may take more: who is too fast again and again is thrown out. */
    private void keepPace() {
        if (pace.isZero()) {
            flush();
        } else if (!held) {
            held = true; // also so that what was said later does not overtake what was refused
            link.later(pace, () -> {
                held = false;
                flush();
            });
        }
    }

    /** Sends what was not sent on this connection, in its order. */
    private void flush() {
        if (!joined || held) {
            return;
        }
        int most = pace.isZero() ? MOST_IN_FLIGHT : 1;
        int inFlight = 0;
        for (Saying saying : unacknowledged.values()) {
            if (++inFlight > most) {
                return;
            }
            if (!saying.isInFlight()) {
                saying.setInFlight(true);
                saying.setPaced(!pace.isZero());
                link.send(saying.message());
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ asking

    void askWho(CompletableFuture<Presence> answer) {
        if (requireJoined(answer)) {
            presences.add(answer);
            link.send(PreparedMessage.text(JsonWriter.of("who").with("room", room).toBytes()));
        }
    }

    void who(Received answer) {
        Presence presence = new Presence(answer.count(), answer.users());
        CompletableFuture<Presence> first = presences.poll();
        if (first != null) {
            first.complete(presence);
        } else {
            link.listener().onPresence(room, presence);
        }
    }

    /** Pages are asked for one at a time: their messages do not tell which one they belong to. */
    void askHistory(PreparedMessage question, CompletableFuture<History> answer) {
        if (requireJoined(answer)) {
            pages.add(new Page(question, answer));
            if (pages.size() == 1) {
                link.send(question);
            }
        }
    }

    void history(Received answer) {
        Page first = pages.poll();
        if (first == null) {
            return;
        }
        History history = new History(
                answer.number("first") == 0
                        ? List.of()
                        : List.copyOf(
                                heard.subMap(answer.number("first"), true, answer.number("last"), true).values()),
                answer.isTrue("more"));
        heard.clear();
        if (!pages.isEmpty()) {
            link.send(pages.peek().question());
        }
        first.answer().complete(history);
    }

    private boolean requireJoined(CompletableFuture<?> answer) {
        if (!joined) {
            answer.completeExceptionally(new IOException("not connected to '" + room + "' now: ask again later"));
        }
        return joined;
    }

    // ------------------------------------------------------------------------------------------------ refusals

    /** @return whether it was about something here; if not, it is for the listener */
    boolean refused(ChatException refusal) {
        return switch (String.valueOf(refusal.to())) {
            case "say" -> refusedSaying(refusal);
            case "join" -> refusedJoin(refusal);
            case "who" -> refusedWho(refusal);
            case "history" -> refusedHistory(refusal);
            default -> false;
        };
    }

    private boolean refusedSaying(ChatException refusal) {
        Saying saying = unacknowledged.get(refusal.ref());
        if (saying == null) {
            return false;
        }
        if (isPassing(refusal)) {
            saying.setInFlight(false);
            slowDown(saying, refusal);
            keepPace();
        } else {
            unacknowledged.remove(refusal.ref());
            saying.id().completeExceptionally(refusal);
            flush();
        }
        return true;
    }

    /**
     * The longest that it asked us to wait; and if we did wait so long before this one, and were too fast all the same,
     * then as much more: or every second one could be refused for ever.
     */
    private void slowDown(Saying saying, ChatException refusal) {
        Duration wait = wait(refusal);
        if (saying.isPaced() && refusal.code() == ErrorCode.TOO_FAST) {
            pace = pace.plus(wait);
        } else if (wait.compareTo(pace) > 0) {
            pace = wait;
        }
    }

    private boolean refusedJoin(ChatException refusal) {
        if (!link.joins().isInFlight(this)) {
            return false;
        }
        if (isPassing(refusal)) {
            link.joins().refused(this, wait(refusal));
        } else {
            link.giveUp(room);
            end(refusal);
        }
        return true;
    }

    /** All of them ask the same, so it does not matter which one fails. */
    private boolean refusedWho(ChatException refusal) {
        CompletableFuture<Presence> first = presences.poll();
        if (first != null) {
            first.completeExceptionally(refusal);
        }
        return first != null;
    }

    /** None is asked for any more: the next one would be refused like the first. */
    private boolean refusedHistory(ChatException refusal) {
        boolean asked = !pages.isEmpty();
        failPages(refusal);
        return asked;
    }
}
