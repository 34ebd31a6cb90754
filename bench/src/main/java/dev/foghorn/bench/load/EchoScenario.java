package dev.foghorn.bench.load;

import dev.foghorn.api.SendResult;
import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import java.util.ArrayList;
import java.util.List;

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
    private final List<Member> members = new ArrayList<>();

    private ReadClock clock;
    /** Null in the closed loop. */
    private Pacer pacer;
    private boolean running;
    private volatile boolean closing;
    private volatile int alive;
    /** Members that send in turn in the open loop. */
    private int turns;
    private long sent;
    private long answered;

    EchoScenario(LoadOptions options, Meter meter, Failures failures) {
        this.options = options;
        this.meter = meter;
        this.failures = failures;
        this.clients = new Clients(options, failures);
        this.payloads = new Payloads(options.size, options.binary, options.isJson());
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
        return alive > 0;
    }

    @Override
    public void execute(Runnable task) {
        clients.loop().execute(task);
    }

    @Override
    public void start() {
        clock = new ReadClock(clients.loop());
        running = true;
        if (options.isOpenLoop()) {
            sendByTheClock(members.toArray(new Member[0]));
        } else {
            sendPipelines(List.copyOf(members));
        }
    }

    private void sendByTheClock(Member[] inTurn) {
        turns = inTurn.length;
        for (int i = 0; i < turns; i++) {
            inTurn[i].turn = i;
        }
        Schedule schedule = Schedule.from(System.nanoTime(), options.rate);
        pacer = new Pacer(clients.loop(), schedule, number -> inTurn[(int) (number % turns)].send());
        pacer.run();
    }

    private void sendPipelines(List<Member> all) {
        long now = System.nanoTime();
        for (Member member : all) {
            for (int i = 0; i < options.pipeline; i++) {
                member.send(now);
            }
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
        return pacer == null || answered >= sent || alive == 0;
    }

    @Override
    public void finish(Interruption interruption) {
        if (pacer != null || answered == 0) {
            failures.add("a message was not answered", sent - answered);
        }
    }

    @Override
    public double lateShare() {
        return pacer == null ? 0 : pacer.lateShare();
    }

    @Override
    public void close() {
        closing = true;
        clients.close();
    }

    /** One connection. */
    private final class Member implements WebSocketHandler {
        private final long[] sentAt = new long[options.isOpenLoop() ? 0 : options.pipeline];
        private WebSocket socket;
        private boolean ended;
        /** In the open loop it sends message {@code turn}, then that of the next round, and so on. */
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
            alive = members.size();
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
            if (running && pacer == null) {
                send(now);
            }
        }

        private long since() {
            if (pacer != null) {
                return pacer.schedule().due(received * turns + turn);
            }
            long since = sentAt[receiveSlot];
            receiveSlot = next(receiveSlot, sentAt.length);
            return since;
        }

        /** In the closed loop. */
        private void send(long now) {
            sentAt[sendSlot] = now;
            sendSlot = next(sendSlot, sentAt.length);
            send();
        }

        private void send() {
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
        public void onClose(WebSocket same, CloseStatus status) {
            end("the server closed a connection with " + status);
        }

        @Override
        public void onFailure(WebSocket same, CloseStatus status) {
            end("a connection failed: " + status);
        }

        private void end(String how) {
            ended = true;
            members.remove(this);
            alive = members.size();
            if (!closing) {
                failures.add(how);
            }
        }
    }
}
