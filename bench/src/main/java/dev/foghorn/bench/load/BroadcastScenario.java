package dev.foghorn.bench.load;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.SendResult;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishers send numbered messages, and everybody, publishers too, checks what arrives. Whether the server sends a
 * message to its sender too is found out by a first message of each publisher.
 *
 * <p>In the closed loop a message is done when everybody has it, and the next one is sent; in the open loop the clock
 * sends, one publisher after the other.
 */
final class BroadcastScenario implements Scenario {
    /** Servers let a member into the room after they have answered the handshake. */
    private static final Duration ENTRY = Duration.ofMillis(300);
    /** After everybody else has the first messages, the time for those to the senders. */
    private static final Duration OWN_COPY = Duration.ofMillis(300);
    private static final Duration GLANCE = Duration.ofMillis(10);

    private final LoadOptions options;
    private final Meter meter;
    private final Failures failures;
    private final Clients clients;
    private final BroadcastPayload payload;
    private final List<Member> members = new ArrayList<>();
    private final Publisher[] publishers;

    private ReadClock clock;
    private Pacer pacer;
    /** Deliveries make publishers go on: in the closed loop only. */
    private boolean running;
    private volatile boolean closing;
    private volatile int alive;
    private volatile int deliveriesOfProbes;
    private volatile boolean senderIncluded;
    private long foreign;
    private long missing;
    private long duplicates;
    private long outOfOrder;

    BroadcastScenario(LoadOptions options, Meter meter, Failures failures) {
        this.options = options;
        this.meter = meter;
        this.failures = failures;
        this.clients = new Clients(options, failures);
        this.payload = new BroadcastPayload(options.size, options.isJson());
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
        return (options.isOpenLoop() ? "from the time at which a message was to be published" : "from publishing")
                + " until a member has read it";
    }

    // ------------------------------------------------------------------------------------------------- opening

    @Override
    public void open(Interruption interruption, Live live) {
        // publishers come first, so that they are there whatever the server's limit is
        int count = publishers.length + options.connections();
        clients.openAll(count, options.rampUp, Member::new, interruption, live);
        if (alive == 0 || !interruption.pass(ENTRY)) {
            return;
        }
        execute(this::probe);
        int others = publishers.length * (alive - 1);
        long end = System.nanoTime() + options.timeout.toNanos();
        while (deliveriesOfProbes < others && System.nanoTime() < end && interruption.pass(GLANCE)) {
            // somebody waits still
        }
        interruption.pass(OWN_COPY);
        if (deliveriesOfProbes == 0 && alive > 0) {
            failures.add("no member received a broadcast: does the URL send every message to everyone?");
            alive = 0;
        }
    }

    private void probe() {
        clock = new ReadClock(clients.loop());
        for (Publisher publisher : publishers) {
            publisher.publish();
        }
    }

    // ------------------------------------------------------------------------------------------------- traffic

    @Override
    public boolean isAlive() {
        return alive > 0;
    }

    @Override
    public void execute(Runnable task) {
        clients.loop().execute(task);
    }

    @Override
    public void start() {
        for (Publisher publisher : publishers) {
            publisher.postings.forget(); // the first message was to find out who gets it
        }
        if (options.isOpenLoop()) {
            Schedule schedule = Schedule.from(System.nanoTime(), options.rate);
            pacer = new Pacer(clients.loop(), schedule,
                    number -> publishers[(int) (number % publishers.length)].publish());
            pacer.run();
            return;
        }
        running = true;
        for (Publisher publisher : publishers) {
            publisher.publishMore();
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
        for (Publisher publisher : publishers) {
            if (publisher.postings.underWay() > 0) {
                return alive == 0;
            }
        }
        return true;
    }

    @Override
    public double lateShare() {
        return pacer == null ? 0 : pacer.lateShare();
    }

    /** How many a message goes to. */
    private int audience() {
        return members.size() - (senderIncluded ? 0 : 1);
    }

    /** One connection's sends. */
    private final class Publisher {
        private final int index;
        private final Postings postings = new Postings();
        private WebSocket socket;

        private Publisher(int index) {
            this.index = index;
        }

        private void publishMore() {
            while (running && postings.underWay() < Math.min(options.pipeline, Postings.CAPACITY) && publish()) {
                // until so many are on their way
            }
        }

        private boolean publish() {
            if (socket == null) {
                return false;
            }
            byte[] bytes = payload.encode(index, postings.sent());
            SendResult result = socket.send(options.binary
                    ? PreparedMessage.binary(bytes)
                    : PreparedMessage.text(new String(bytes, StandardCharsets.US_ASCII)));
            if (result == SendResult.DROPPED) {
                failures.add("a message was dropped: the server reads too slowly");
                return false;
            }
            postings.add(audience());
            return true;
        }

        private long since(int number) {
            return pacer == null || number == 0
                    ? postings.sentAt(number)
                    : pacer.schedule().due((number - 1L) * publishers.length + index);
        }
    }

    /** One connection's receipts. */
    private final class Member implements WebSocketHandler {
        private final int index;
        private final Deliveries[] deliveries = new Deliveries[publishers.length];

        private Member(int index) {
            this.index = index;
            for (int i = 0; i < deliveries.length; i++) {
                deliveries[i] = new Deliveries();
            }
        }

        @Override
        public void onOpen(WebSocket socket) {
            members.add(this);
            alive = members.size();
            if (index < publishers.length) {
                publishers[index].socket = socket;
            }
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            byte[] array = message.array();
            int offset = message.offset();
            int from = payload.isOurs(array, offset, message.length())
                    ? BroadcastPayload.publisher(array, offset)
                    : publishers.length;
            if (from >= publishers.length || BroadcastPayload.number(array, offset) >= publishers[from].postings.sent()) {
                foreign++;
                return;
            }
            arrived(publishers[from], BroadcastPayload.number(array, offset));
        }

        private void arrived(Publisher from, int number) {
            if (!deliveries[from.index].arrived(number)) {
                return;
            }
            if (number == 0) {
                probed(from);
            } else {
                meter.done(from.since(number), clock.now());
                from.postings.delivered(number);
                from.publishMore();
            }
        }

        private void probed(Publisher from) {
            if (index == from.index) {
                senderIncluded = true;
            } else {
                deliveriesOfProbes++;
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
            if (!closing) {
                failures.add(how);
                leave();
            }
        }

        /** Nobody waits for it any more. */
        private void leave() {
            members.remove(this);
            alive = members.size();
            if (index < publishers.length) {
                publishers[index].socket = null;
            }
            for (Publisher publisher : publishers) {
                if (index != publisher.index || senderIncluded) {
                    for (int number = Math.max(1, deliveries[publisher.index].next());
                            number < publisher.postings.sent(); number++) {
                        publisher.postings.delivered(number);
                    }
                    publisher.publishMore();
                }
            }
        }
    }

    // --------------------------------------------------------------------------------------------------- ending

    @Override
    public void finish(Interruption interruption) {
        for (Member member : members) {
            for (Publisher publisher : publishers) {
                Deliveries deliveries = member.deliveries[publisher.index];
                if (member.index != publisher.index || senderIncluded) {
                    missing += deliveries.missing(publisher.postings.sent());
                }
                duplicates += deliveries.duplicates();
                outOfOrder += deliveries.outOfOrder();
            }
        }
        failures.add("a delivery is missing", missing);
        failures.add("a delivery came twice", duplicates);
        failures.add("a delivery came out of order", outOfOrder);
    }

    @Override
    public Map<String, Double> counters() {
        Map<String, Double> counters = new LinkedHashMap<>();
        counters.put("missing", (double) missing);
        counters.put("duplicate", (double) duplicates);
        counters.put("outOfOrder", (double) outOfOrder);
        counters.put(Load.PUBLISHED, (double) Arrays.stream(publishers).mapToLong(publisher -> publisher.postings.sent()).sum());
        counters.put("foreign", (double) foreign);
        counters.put("senderIncluded", senderIncluded ? 1.0 : 0.0);
        return counters;
    }

    @Override
    public void close() {
        closing = true;
        stop();
        clients.close();
    }
}
