package dev.foghorn.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What idle connections cost a server in memory: what it holds with many, less what it holds with few, for each
 * connection between. Few, not none, so that classes loaded and buffers made for the first connections are not counted.
 *
 * @param few connections
 * @param many connections
 * @param before what the server held with few, after a full collection
 * @param after with many
 * @param seconds in which those between were opened
 */
public record IdleGrowth(int few, int many, ServerMemory before, ServerMemory after, double seconds) {
    /** So many come and go first, so that compiled code and its memory are not counted either. */
    private static final int WARM_UP = 5000;

    /** Longer than a server takes to notice that a connection is quiet, and to let go of what it does not need then. */
    private static final long QUIET_MILLIS = 3000;

    /** A class's share of the growth, for each connection. */
    public record OfClass(String type, double bytes, double instances) {}

    /** Each connection echoes one message of 125 bytes and then idles. */
    public static IdleGrowth measure(InetSocketAddress server, String target, long pid, int few, int many)
            throws IOException {
        return measure(server, target, pid, few, many, Shape.GREETING);
    }

    /** @param greeting what each connection echoes before it idles */
    static IdleGrowth measure(
            InetSocketAddress server, String target, long pid, int few, int many, Shape greeting)
            throws IOException {
        Opening opening = new Opening(
                server, target, greeting, Sources.to(server.getAddress()), new ArrayList<>(many));
        try (opening) {
            for (int i = 0; i < WARM_UP; i++) {
                opening.upTo(1);
                opening.close();
            }
            opening.upTo(few);
            ServerMemory before = whenQuiet(pid);
            long start = System.nanoTime();
            opening.upTo(many);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new IdleGrowth(few, many, before, whenQuiet(pid), seconds);
        }
    }

    private static ServerMemory whenQuiet(long pid) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(QUIET_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while connections idled");
        }
        return ServerMemory.of(pid);
    }

    public double heapBytesPerConnection() {
        return (double) (after.heapBytes() - before.heapBytes()) / (many - few);
    }

    public double residentBytesPerConnection() {
        return (double) (after.residentBytes() - before.residentBytes()) / (many - few);
    }

    /** The largest first; what does not grow with the connections is left out. */
    public List<OfClass> byClass() {
        List<OfClass> classes = new ArrayList<>();
        after.classes().forEach((type, live) -> {
            ServerMemory.Live old = before.classes().getOrDefault(type, ServerMemory.Live.NONE);
            double bytes = (double) (live.bytes() - old.bytes()) / (many - few);
            double instances = (double) (live.instances() - old.instances()) / (many - few);
            if (bytes >= 0.05) {
                classes.add(new OfClass(type, bytes, instances));
            }
        });
        classes.sort(Comparator.comparingDouble(OfClass::bytes).reversed());
        return classes;
    }

    /** The connections that are open. */
    private record Opening(
            InetSocketAddress server, String target, Shape greeting, Sources sources, List<PlainClient> clients)
            implements AutoCloseable {

        /** One after another, so that none has to wait in the server's backlog. */
        void upTo(int count) throws IOException {
            byte[] masked = greeting.masked();
            ByteBuffer frames = ByteBuffer.allocateDirect(masked.length).put(masked);
            ByteBuffer replies = ByteBuffer.allocateDirect(greeting.unmaskedLength());
            while (clients.size() < count) {
                PlainClient client = PlainClient.open(server, target, sources.next());
                clients.add(client);
                client.exchange(frames, replies);
            }
        }

        @Override
        public void close() throws IOException {
            for (PlainClient client : clients) {
                client.close();
            }
            clients.clear();
        }
    }
}
