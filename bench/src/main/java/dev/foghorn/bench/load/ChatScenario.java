package dev.foghorn.bench.load;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.bench.load.Publishers.Publisher;
import dev.foghorn.chat.wire.JsonWriter;
import dev.foghorn.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
 * In the closed loop a text is done when everybody has it, and the next one is said; in the open loop the clock says
 * it.
 */
final class ChatScenario implements Scenario {
    /** They come and go before the load, or after it. */
    private static final Set<String> OF_OTHERS = Set.of("entered", "exited");
    /** Of an answer that is not understood. */
    private static final int MAX_QUOTED = 60;

    private enum State { CONNECTING, ENTERING, IN_ROOM, GONE }

    private final LoadOptions options;
    private final Failures failures;
    private final Clients clients;
    private final BroadcastPayload payload;
    private final ChatMessages messages;
    /** Nobody else is in it. */
    private final String room;
    private final Pace pace;
    private final Publishers publishers;
    /** What each publisher said and had acknowledged or refused. */
    private final int[] answered;
    private final Set<Member> members = ConcurrentHashMap.newKeySet();
    private final DeliveryFaults faults = new DeliveryFaults();
    private final Histogram saidTimes = new Histogram(3);

    private ReadClock clock;
    /** Connections that are not in the room yet. */
    private volatile int entering;
    private long lastId;

    ChatScenario(LoadOptions options, Pace pace, Meter meter, Failures failures) {
        this.options = options;
        this.failures = failures;
        this.clients = new Clients(options, failures);
        this.payload = new BroadcastPayload(options.size, options.isJson());
        this.messages = new ChatMessages(payload);
        this.room = "load-" + payload.run();
        this.pace = pace;
        this.publishers = new Publishers(options, pace, meter, failures, this::say, members::size);
        this.answered = new int[publishers.count()];
    }

    private PreparedMessage say(int publisher, int number) {
        byte[] text = payload.encode(publisher, number);
        return PreparedMessage.text(JsonWriter.of("say").with("room", room)
                .with("ref", new String(text, 0, BroadcastPayload.MIN_SIZE, StandardCharsets.US_ASCII))
                .with("text", text)
                .toBytes());
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
        int count = publishers.count() + options.connections();
        clients.openAll(count, options.rampUp, Member::new, interruption, live);
        interruption.passUntil(() -> entering == 0, options.timeout);
        failures.add("not let into a room in time: does the URL speak foghorn.chat.v1?", entering);
    }

    @Override
    public boolean isAlive() {
        return !members.isEmpty();
    }

    // ------------------------------------------------------------------------------------------------- traffic

    @Override
    public void execute(Runnable task) {
        clients.loop().execute(task);
    }

    @Override
    public void start() {
        clock = new ReadClock(clients.loop());
        pace.start(clients.loop(), publishers.all());
    }

    @Override
    public boolean isSettled() {
        return members.isEmpty() || publishers.all().stream().allMatch(
                publisher -> publisher.isGone() || publisher.isDelivered() && unanswered(publisher) == 0);
    }

    private int unanswered(Publisher publisher) {
        return publisher.published() - answered[publisher.number()];
    }

    /** One connection's receipts. */
    private final class Member implements Client {
        private final int index;
        /** Of each publisher's texts, the number of the next. */
        private final int[] next = new int[publishers.count()];
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
                said(answer);
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
            return answer.publisher() == index && publishers.of(index, answer.number()) != null;
        }

        private static String quote(Message message) {
            String text = message.isText() ? message.text() : "with a binary message";
            return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "...";
        }

        private void joined(WebSocket socket, ChatAnswer joined) {
            lastId = joined.fields().path("last").asLong(0);
            firstId = lastId + 1;
            enter(State.IN_ROOM);
            publishers.enter(index, socket);
        }

        private void said(ChatAnswer said) {
            answered[index]++;
            lastId = Math.max(lastId, said.id());
            long since = publishers.of(index, said.number()).since(said.number());
            saidTimes.recordValue(Math.max(0, clock.now() - since));
        }

        private void refused(ChatAnswer error) {
            failures.add("the chat refused: " + error.text("code") + advice(error.text("code")));
            if (state == State.ENTERING) {
                leave();
            } else if (isOurs(error)) {
                answered[index]++;
                publishers.of(index, error.number()).drop(error.number());
            }
        }

        private void arrived(ChatAnswer message) {
            Publisher from = publishers.of(message.publisher(), message.number());
            if (from == null) {
                failures.add("a message is not as it was said");
                return;
            }
            lastId = Math.max(lastId, message.id());
            if (deliveries.arrived((int) (message.id() - firstId))) {
                next[from.number()] = Math.max(next[from.number()], message.number() + 1);
                from.delivered(message.number(), clock.now());
            }
        }

        @Override
        public void onEnd(WebSocket socket, String how) {
            if (state != State.GONE) {
                clients.ended(how);
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
        }

        /** Nobody waits for it any more. */
        private void leave() {
            boolean wasInRoom = state == State.IN_ROOM;
            enter(State.GONE);
            if (wasInRoom) {
                publishers.leave(index, from -> next[from]);
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
            faults.add(member.deliveries, (int) (lastId + 1 - member.firstId));
        }
        faults.addTo(failures);
        publishers.all().forEach(publisher ->
                failures.add("a text was neither acknowledged nor refused", unanswered(publisher)));
    }

    @Override
    public Map<String, Double> counters() {
        Map<String, Double> counters = faults.counters();
        counters.put(Load.PUBLISHED, publishers.published());
        counters.put("saidP50Nanos", (double) saidTimes.getValueAtPercentile(50));
        counters.put("saidP99Nanos", (double) saidTimes.getValueAtPercentile(99));
        return counters;
    }

    @Override
    public void close() {
        clients.close();
    }
}
