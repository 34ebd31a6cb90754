package dev.foghorn.bench.load;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.SendResult;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.chat.wire.JsonWriter;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * A broadcast in a room of Foghorn's chat (server/CHAT.md): publishers say numbered texts, everybody checks what comes
 * by the ids that the chat gave, and publishers wait for {@code said}.
 *
 * <pre>
 *   hello --&gt; join --joined--&gt; a member   ...   say --+--&gt; said, to the publisher
 *                                                    +--&gt; message, to every member
 * </pre>
 *
 * In the closed loop a text is done when everybody has it, and the next one is said; in the open loop the clock says it.
 */
final class ChatScenario implements Scenario {
    private static final Duration GLANCE = Duration.ofMillis(10);
    /** They come and go before the load, or after it. */
    private static final Set<String> OF_OTHERS = Set.of("entered", "exited");
    /** Of an answer that is not understood. */
    private static final int MAX_QUOTED = 60;

    private enum State { CONNECTING, ENTERING, IN_ROOM, GONE }

    private final LoadOptions options;
    private final Meter meter;
    private final Failures failures;
    private final Clients clients;
    private final BroadcastPayload payload;
    private final ChatMessages messages;
    /** Nobody else is in it. */
    private final String room;
    private final List<Member> members = new ArrayList<>();
    private final Publisher[] publishers;
    private final Histogram saidTimes = new Histogram(3);

    private ReadClock clock;
    private Pacer pacer;
    /** Deliveries make publishers go on: in the closed loop only. */
    private boolean running;
    private volatile boolean closing;
    private volatile int alive;
    /** Connections that are not in the room yet. */
    private volatile int entering;
    private long lastId;
    private long missing;
    private long duplicates;
    private long outOfOrder;

    ChatScenario(LoadOptions options, Meter meter, Failures failures) {
        this.options = options;
        this.meter = meter;
        this.failures = failures;
        this.clients = new Clients(options, failures);
        this.payload = new BroadcastPayload(options.size, options.isJson());
        this.messages = new ChatMessages(payload);
        this.room = "load-" + payload.run();
        this.publishers = new Publisher[options.publishers];
        for (int i = 0; i < publishers.length; i++) {
            publishers[i] = new Publisher(i);
        }
    }

    @Override
    public String unit() {
        return "deliveries";
    }

    @Override
    public String timed() {
        return (options.isOpenLoop() ? "from the time at which a text was to be said" : "from saying a text")
                + " until a member has read it";
    }

    // ------------------------------------------------------------------------------------------------- opening

    @Override
    public void open(Interruption interruption, Live live) {
        int count = publishers.length + options.connections();
        clients.openAll(count, options.rampUp, Member::new, interruption, live);
        long end = System.nanoTime() + options.timeout.toNanos();
        while (entering > 0 && System.nanoTime() < end && interruption.pass(GLANCE)) {
            // somebody is not in the room yet
        }
        failures.add("not let into a room in time: does the URL speak foghorn.chat.v1?", entering);
    }

    @Override
    public boolean isAlive() {
        return alive > 0;
    }

    // ------------------------------------------------------------------------------------------------- traffic

    @Override
    public void execute(Runnable task) {
        clients.loop().execute(task);
    }

    @Override
    public void start() {
        clock = new ReadClock(clients.loop());
        if (options.isOpenLoop()) {
            Schedule schedule = Schedule.from(System.nanoTime(), options.rate);
            pacer = new Pacer(clients.loop(), schedule,
                    number -> publishers[(int) (number % publishers.length)].say());
            pacer.run();
            return;
        }
        running = true;
        for (Publisher publisher : publishers) {
            publisher.sayMore();
        }
    }

    @Override
    public void stop() {
        running = false;
        if (pacer != null) {
            pacer.stop();
        }
    }

    @Override
    public boolean isSettled() {
        return alive == 0 || Arrays.stream(publishers).allMatch(Publisher::isSettled);
    }

    @Override
    public double lateShare() {
        return pacer == null ? 0 : pacer.lateShare();
    }

    /** One connection's sayings. */
    private final class Publisher {
        private final int index;
        private final Postings postings = new Postings();
        private WebSocket socket;
        private int answered;

        private Publisher(int index) {
            this.index = index;
        }

        private void sayMore() {
            while (running && postings.underWay() < Math.min(options.pipeline, Postings.CAPACITY) && say()) {
                // until so many are on their way
            }
        }

        private boolean say() {
            if (socket == null) {
                return false;
            }
            byte[] text = payload.encode(index, postings.sent());
            byte[] say = JsonWriter.of("say").with("room", room)
                    .with("ref", new String(text, 0, BroadcastPayload.MIN_SIZE, StandardCharsets.US_ASCII))
                    .with("text", text)
                    .toBytes();
            if (socket.send(PreparedMessage.text(say)) == SendResult.DROPPED) {
                failures.add("a text was dropped: the server reads too slowly");
                return false;
            }
            postings.add(members.size());
            return true;
        }

        private long since(int number) {
            return pacer == null
                    ? postings.sentAt(number)
                    : pacer.schedule().due((long) number * publishers.length + index);
        }

        private void said(ChatAnswer said) {
            answered++;
            lastId = Math.max(lastId, said.id());
            saidTimes.recordValue(Math.max(0, clock.now() - since(said.number())));
        }

        private void refused(ChatAnswer error) {
            answered++;
            postings.drop(error.number());
            sayMore();
        }

        private boolean isSettled() {
            return socket == null || postings.underWay() == 0 && answered >= postings.sent();
        }
    }

    /** One connection's receipts. */
    private final class Member implements WebSocketHandler {
        private final int index;
        /** Of each publisher's texts, the number of the next. */
        private final int[] next = new int[publishers.length];
        private final Deliveries deliveries = new Deliveries();
        /** The id that is the first of {@link #deliveries}. */
        private long firstId;
        private State state = State.CONNECTING;

        private Member(int index) {
            this.index = index;
        }

        @Override
        public void onOpen(WebSocket socket) {
            state = State.ENTERING;
            entering++;
            send(socket, JsonWriter.of("hello").with("name", room + "-" + index));
        }

        private void send(WebSocket socket, JsonWriter message) {
            socket.send(PreparedMessage.text(message.toBytes()));
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            if (state == State.GONE) {
                return;
            }
            ChatAnswer answer = messages.read(message, firstId + deliveries.next());
            String type = answer == null ? "" : answer.type();
            if (type.equals("message")) {
                arrived(answer);
            } else if (type.equals("said") && isOurs(answer)) {
                publishers[index].said(answer);
            } else if (type.equals("error")) {
                refused(answer);
            } else if (type.equals("hello")) {
                send(socket, JsonWriter.of("join").with("room", room));
            } else if (type.equals("joined")) {
                joined(socket, answer);
            } else if (!OF_OTHERS.contains(type)) {
                failures.add("this is no chat: it answered " + quote(message));
                leave();
            }
        }

        /** Whether it is about what this connection has said. */
        private boolean isOurs(ChatAnswer answer) {
            return index < publishers.length && answer.publisher() == index
                    && answer.number() < publishers[index].postings.sent();
        }

        private static String quote(Message message) {
            String text = message.isText() ? message.text() : "with a binary message";
            return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "...";
        }

        private void joined(WebSocket socket, ChatAnswer joined) {
            lastId = joined.fields().path("last").asLong(0);
            firstId = lastId + 1;
            enter(State.IN_ROOM);
            if (index < publishers.length) {
                publishers[index].socket = socket;
            }
        }

        private void refused(ChatAnswer error) {
            failures.add("the chat refused: " + error.text("code") + advice(error.text("code")));
            if (state == State.ENTERING) {
                leave();
            } else if (isOurs(error)) {
                publishers[index].refused(error);
            }
        }

        private void arrived(ChatAnswer message) {
            if (message.publisher() < 0 || message.publisher() >= publishers.length
                    || message.number() >= publishers[message.publisher()].postings.sent()) {
                failures.add("a message is not as it was said");
                return;
            }
            lastId = Math.max(lastId, message.id());
            if (deliveries.arrived((int) (message.id() - firstId))) {
                Publisher from = publishers[message.publisher()];
                next[from.index] = Math.max(next[from.index], message.number() + 1);
                meter.done(from.since(message.number()), clock.now());
                from.postings.delivered(message.number());
                from.sayMore();
            }
        }

        @Override
        public void onClose(WebSocket socket, CloseStatus status) {
            end("the server closed a connection with " + status);
        }

        @Override
        public void onFailure(WebSocket socket, CloseStatus status) {
            end("a connection failed: " + status);
        }

        private void end(String how) {
            if (!closing && state != State.GONE) {
                failures.add(how);
                leave();
            }
        }

        private void enter(State now) {
            if (state == State.ENTERING) {
                entering--;
            }
            state = now;
            if (now == State.IN_ROOM) {
                members.add(this);
            } else {
                members.remove(this);
            }
            alive = members.size();
        }

        /** Nobody waits for it any more. */
        private void leave() {
            boolean wasInRoom = state == State.IN_ROOM;
            enter(State.GONE);
            if (!wasInRoom) {
                return;
            }
            if (index < publishers.length) {
                publishers[index].socket = null;
            }
            for (Publisher publisher : publishers) {
                for (int number = next[publisher.index]; number < publisher.postings.sent(); number++) {
                    publisher.postings.delivered(number);
                }
                publisher.sayMore();
            }
        }
    }

    private static String advice(String code) {
        return switch (code) {
            case "too_fast" -> ": a rate was exceeded; 'foghorn chat --rate 0 --rate-address 0' has none";
            case "unauthorized" -> ": the load comes as guests";
            default -> "";
        };
    }

    // --------------------------------------------------------------------------------------------------- ending

    @Override
    public void finish(Interruption interruption) {
        for (Member member : members) {
            missing += member.deliveries.missing((int) (lastId + 1 - member.firstId));
            duplicates += member.deliveries.duplicates();
            outOfOrder += member.deliveries.outOfOrder();
        }
        failures.add("a delivery is missing", missing);
        failures.add("a delivery came twice", duplicates);
        failures.add("a delivery came out of order", outOfOrder);
        for (Publisher publisher : publishers) {
            failures.add("a text was neither acknowledged nor refused",
                    publisher.postings.sent() - publisher.answered);
        }
    }

    @Override
    public Map<String, Double> counters() {
        Map<String, Double> counters = new LinkedHashMap<>();
        counters.put("missing", (double) missing);
        counters.put("duplicate", (double) duplicates);
        counters.put("outOfOrder", (double) outOfOrder);
        counters.put(Load.PUBLISHED,
                (double) Arrays.stream(publishers).mapToLong(publisher -> publisher.postings.sent()).sum());
        counters.put("saidP50Nanos", (double) saidTimes.getValueAtPercentile(50));
        counters.put("saidP99Nanos", (double) saidTimes.getValueAtPercentile(99));
        return counters;
    }

    @Override
    public void close() {
        closing = true;
        stop();
        clients.close();
    }
}
