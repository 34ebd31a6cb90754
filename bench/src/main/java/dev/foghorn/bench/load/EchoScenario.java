package dev.foghorn.bench.load;

import dev.foghorn.api.SendResult;
import dev.foghorn.api.WebSocket;
import dev.foghorn.protocol.message.Message;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Messages go out on every connection and are awaited there. In the closed loop an answer sends the next message, and
 * what one read brings leaves in one write; in the open loop the clock sends.
 */
final class EchoScenario implements Scenario {
    private final LoadOptions options;
    private final Meter meter;
    private final Failures failures;
    private final Clients clients;
    private final Payloads payloads;
    private final Pace pace;
    private final Set<Member> members = ConcurrentHashMap.newKeySet();

    private ReadClock clock;
    private long sent;
    private long answered;

    EchoScenario(LoadOptions options, Pace pace, Meter meter, Failures failures) {
        this.options = options;
        this.meter = meter;
        this.failures = failures;
        this.clients = new Clients(options, failures);
        this.payloads = new Payloads(options.size, options.binary, options.isJson());
        this.pace = pace;
    }

    @Override
    public String unit() {
        return "messages";
    }

    @Override
    public String timed() {
        return options.isOpenLoop()
                ? "from the time at which a message was to be sent until its whole echo was read"
                : "from handing a message to its socket until its whole echo was read";
    }

    @Override
    public void open(Interruption interruption, Live live) {
        clients.openAll(options.connections(), options.rampUp, i -> new Member(), interruption, live);
    }

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
        clock = new ReadClock(clients.loop());
        List<Member> inTurn = List.copyOf(members);
        for (int i = 0; i < inTurn.size(); i++) {
            inTurn.get(i).turn = i;
        }
        pace.start(clients.loop(), inTurn);
    }

    @Override
    public boolean isSettled() {
        return !pace.isOpenLoop() || answered >= sent || members.isEmpty();
    }

    @Override
    public void finish(Interruption interruption) {
        if (pace.isOpenLoop() || answered == 0) {
            failures.add("a message was not answered", sent - answered);
        }
    }

    @Override
    public void close() {
        clients.close();
    }

    /** One connection. */
    private final class Member implements Client, Pace.Sender {
        private final long[] sentAt = new long[options.isOpenLoop() ? 0 : options.pipeline];
        private WebSocket socket;
        private boolean ended;
        /** In the open loop. */
        private int turn;
        private long sentHere;
        private long received;
        // where in the rings the next one is: counted up, since a division for each message would cost more
        private int sendSlot;
        private int receiveSlot;
        private int sendPayload;
        private int receivePayload;

        @Override
        public void onOpen(WebSocket opened) {
            socket = opened;
            members.add(this);
        }

        @Override
        public void onMessage(WebSocket same, Message echo) {
            long now = clock == null ? 0 : clock.now();
            if (clock == null || received == sentHere) {
                failures.add("a message came that nobody had sent");
                return;
            }
            String difference = payloads.difference(receivePayload, received, echo);
            if (difference != null) {
                failures.add(difference);
            }
            receivePayload = next(receivePayload, payloads.count());
            meter.done(since(), now);
            received++;
            answered++;
            if (pace.answersSend()) {
                send(now);
            }
        }

        private long since() {
            if (pace.isOpenLoop()) {
                return pace.due(turn, received);
            }
            long since = sentAt[receiveSlot];
            receiveSlot = next(receiveSlot, sentAt.length);
            return since;
        }

        @Override
        public void sendPipeline() {
            long now = System.nanoTime();
            for (int i = 0; i < options.pipeline; i++) {
                send(now);
            }
        }

        /** In the closed loop. */
        private void send(long now) {
            sentAt[sendSlot] = now;
            sendSlot = next(sendSlot, sentAt.length);
            send();
        }

        @Override
        public void send() {
            if (ended) {
                failures.add("a message had no connection any more");
                return;
            }
            if (socket.send(payloads.get(sendPayload)) == SendResult.DROPPED) {
                failures.add("a message was dropped: the server reads too slowly");
                ended = true;
                socket.close();
                return;
            }
            sendPayload = next(sendPayload, payloads.count());
            sentHere++;
            sent++;
        }

        private static int next(int index, int count) {
            return index + 1 == count ? 0 : index + 1;
        }

        @Override
        public void onEnd(WebSocket same, String how) {
            ended = true;
            members.remove(this);
            clients.ended(how);
        }
    }
}
