package dev.foghorn.bench.load;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AllocationTest {
    private static final int MESSAGES = 50_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final AtomicInteger received = new AtomicInteger();

    /**
     * An object for each would be 16 bytes and more. What is there, about 12, is the JDK's: SecureRandom makes arrays of
     * 3 KB in all for each block of 256 masking keys.
     */
    @Test
    void theEchoLoopAllocatesNothingForAMessage() throws Exception {
        EchoHandler echo = new EchoHandler();
        try (WebSocketServer server = WebSocketServer.builder()
                        .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                        .route("/", (socket, message) -> {
                            received.incrementAndGet();
                            echo.onMessage(socket, message);
                        })
                        .start();
                Interruption interruption = new Interruption()) {
            LoadOptions options = LoadOptions.of("ws://127.0.0.1:" + server.port() + "/", "echo",
                    "--connections", "4", "--pipeline", "16", "--warm-up", "0", "--duration", "10m");
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> measure(options, interruption));

            awaitMessages(MESSAGES);
            long thread = generatorsThread();
            long before = threads.getThreadAllocatedBytes(thread);
            int first = received.get();
            awaitMessages(first + MESSAGES);
            long allocated = threads.getThreadAllocatedBytes(thread) - before;
            int messages = received.get() - first;
            interruption.interrupt();
            load.join();

            assertTrue(allocated < 16L * messages, allocated + " bytes for " + messages + " messages");
        }
    }

    private static void measure(LoadOptions options, Interruption interruption) {
        try {
            Load.measure(options, "x", interruption, Live.silent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitMessages(int count) throws InterruptedException {
        while (received.get() < count) {
            Thread.sleep(1);
        }
    }

    private long generatorsThread() {
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith("foghorn-client")) {
                return id;
            }
        }
        throw new AssertionError("the generator has no thread");
    }
}
