package dev.foghorn.bench.load;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.api.WebSocket;
import dev.foghorn.bench.load.Publishers.Publisher;
import dev.foghorn.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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

    private final LoadOptions options;
    private final Failures failures;
    private final Clients clients;
    private final BroadcastPayload payload;
    private final Pace pace;
    private final Publishers publishers;
    private final Set<Member> members = ConcurrentHashMap.newKeySet();
    private final DeliveryFaults faults = new DeliveryFaults();

    private ReadClock clock;
    private volatile int deliveriesOfProbes;
    private volatile boolean senderIncluded;
    private long foreign;

    BroadcastScenario(LoadOptions options, Pace pace, Meter meter, Failures failures) {
        this.options = options;
        this.failures = failures;
        this.clients = new Clients(options, failures);
        this.payload = new BroadcastPayload(options.size, options.isJson());
        this.pace = pace;
        this.publishers = new Publishers(options, pace, meter, failures, this::message, this::audience);
    }

    private PreparedMessage message(int publisher, int number) {
        byte[] bytes = payload.encode(publisher, number);
        return options.binary
                ? PreparedMessage.binary(bytes)
                : PreparedMessage.text(new String(bytes, StandardCharsets.US_ASCII));
    }

    /** How many a message goes to. */
    private int audience() {
        return members.size() - (senderIncluded ? 0 : 1);
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
        int count = publishers.count() + options.connections();
        clients.openAll(count, options.rampUp, Member::new, interruption, live);
        if (!isAlive() || !interruption.pass(ENTRY)) {
            return;
        }
        execute(this::probe);
        int others = publishers.count() * (members.size() - 1);
        interruption.passUntil(() -> deliveriesOfProbes >= others, options.timeout);
        interruption.pass(OWN_COPY);
        if (deliveriesOfProbes == 0 && isAlive()) {
            failures.add("no member received a broadcast: does the URL send every message to everyone?");
            members.clear();
        }
    }

    private void probe() {
        clock = new ReadClock(clients.loop());
        publishers.all().forEach(Publisher::send);
    }

    // ------------------------------------------------------------------------------------------------- traffic

    @Override
    public boolean isAlive() {
        return !members.isEmpty();
    }

    @Override
    public void execute(Runnable task) {
        clients.loop().execute(task);
    }

    @Override
    public void start() {
        publishers.all().forEach(Publisher::forget); // the first message was to find out who gets it
        pace.start(clients.loop(), publishers.all());
    }

    @Override
    public boolean isSettled() {
        return members.isEmpty() || publishers.isAllDelivered();
    }

    /** One connection's receipts. */
    private final class Member implements Client {
        private final int index;
        private final Deliveries[] deliveries = new Deliveries[publishers.count()];

        private Member(int index) {
            this.index = index;
            for (int i = 0; i < deliveries.length; i++) {
                deliveries[i] = new Deliveries();
            }
        }

        @Override
        public void onOpen(WebSocket socket) {
            members.add(this);
            publishers.enter(index, socket);
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            byte[] array = message.array();
            int offset = message.offset();
            Publisher from = payload.isOurs(array, offset, message.length())
                    ? publishers.of(BroadcastPayload.publisher(array, offset), BroadcastPayload.number(array, offset))
                    : null;
            if (from == null) {
                foreign++;
            } else {
                arrived(from, BroadcastPayload.number(array, offset));
            }
        }

        private void arrived(Publisher from, int number) {
            if (!deliveries[from.number()].arrived(number)) {
                return;
            }
            if (number == 0) {
                probed(from);
            } else {
                from.delivered(number, clock.now());
            }
        }

        private void probed(Publisher from) {
            if (index == from.number()) {
                senderIncluded = true;
            } else {
                deliveriesOfProbes++;
            }
        }

        @Override
        public void onEnd(WebSocket socket, String how) {
            clients.ended(how);
            members.remove(this);
            publishers.leave(index, from -> gets(from) ? deliveries[from].next() : Integer.MAX_VALUE);
        }

        /** Whether it is among those whom this publisher's messages go to. */
        private boolean gets(int publisher) {
            return index != publisher || senderIncluded;
        }
    }

    // --------------------------------------------------------------------------------------------------- ending

    @Override
    public void finish(Interruption interruption) {
        for (Member member : members) {
            for (Publisher publisher : publishers.all()) {
                if (member.gets(publisher.number())) {
                    faults.add(member.deliveries[publisher.number()], publisher.published());
                }
            }
        }
        faults.addTo(failures);
    }

    @Override
    public Map<String, Double> counters() {
        Map<String, Double> counters = faults.counters();
        counters.put(Load.PUBLISHED, publishers.published());
        counters.put("foreign", (double) foreign);
        counters.put("senderIncluded", senderIncluded ? 1.0 : 0.0);
        return counters;
    }

    @Override
    public void close() {
        clients.close();
    }
}
