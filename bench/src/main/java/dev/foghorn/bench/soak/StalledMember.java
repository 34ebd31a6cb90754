package dev.foghorn.bench.soak;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.client.WebSocketClient;
import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One of a room of 1,000 reads nothing: it is closed with 1013, and 999 get everything in order. */
final class StalledMember implements Attack {
    private static final int MEMBERS = 999;
    private static final String ROOM = SoakServer.ROOM + "stalled";
    /** In all more than the outbound limit, and the megabytes that the system keeps for a peer. */
    private static final int MESSAGES = 1600;
    private static final int SIZE = 4096;
    private static final int RECEIVE_BUFFER = 4096;
    /** By then it was found out, and it reads again, so that it hears why it is to go. */
    private static final int READS_AFTER = 1500;
    /** On their way at once: under the outbound limit of those who do read. */
    private static final int ON_THEIR_WAY = 32;

    @Override
    public String on(SoakServerProcess server) throws IOException, InterruptedException {
        Progress progress = new Progress();
        try (WebSocketClient client = WebSocketClient.builder().parallelHandshakes().build();
                RawPeer stalled = RawPeer.connect(server.address(), RECEIVE_BUFFER).upgrade(ROOM, "")) {
            List<WebSocket> members = new ArrayList<>(MEMBERS);
            for (int i = 0; i < MEMBERS; i++) {
                members.add(client.connect(server.url(ROOM), new Member(progress)).join());
            }
            CompletableFuture<CloseStatus> close = new CompletableFuture<>();
            for (int number = 0; number < MESSAGES; number++) {
                if (number == READS_AFTER) {
                    close.completeAsync(() -> closeOf(stalled));
                }
                if (!progress.window.tryAcquire(RawPeer.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    break;
                }
                members.get(0).send(ByteBuffer.allocate(SIZE).putInt(number).array());
            }
            if (!progress.complete.await(RawPeer.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(progress.complete.getCount() + " of " + MEMBERS + " members miss messages");
            }
            if (progress.wrong != null) {
                throw new IOException(progress.wrong);
            }
            CloseStatus status = close.join();
            if (status.code() != CloseCode.TRY_AGAIN_LATER) {
                throw new IOException("the stalled member was closed with " + status);
            }
            return MEMBERS + " members got " + MESSAGES + " messages in order; who stalled was closed with 1013";
        }
    }

    private static CloseStatus closeOf(RawPeer stalled) {
        try {
            return stalled.readClose();
        } catch (IOException e) {
            return CloseStatus.abnormal(e.getMessage());
        }
    }

    /** Of all members; they live on one loop. */
    private static final class Progress {
        private final CountDownLatch complete = new CountDownLatch(MEMBERS);
        private final Semaphore window = new Semaphore(ON_THEIR_WAY);
        /** By number: how many have it. */
        private final int[] arrived = new int[MESSAGES];
        private volatile String wrong;

        private void arrived(int number) {
            if (++arrived[number] == MEMBERS) {
                window.release();
            }
            if (number == MESSAGES - 1) {
                complete.countDown();
            }
        }
    }

    private static final class Member implements WebSocketHandler {
        private final Progress progress;
        private int due;

        private Member(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            int number = message.asReadOnlyBuffer().getInt();
            if (number != due || message.length() != SIZE) {
                progress.wrong = "a member got message " + number + " when " + due + " was due";
            }
            due = number + 1;
            progress.arrived(number);
        }

        @Override
        public void onFailure(WebSocket socket, CloseStatus status) {
            progress.wrong = "a member that reads was ended: " + status;
        }
    }
}
