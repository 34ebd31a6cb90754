package dev.foghorn.bench.load;

import dev.foghorn.threads.Daemons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Echo of bytes over bare TCP: no handshake, no frames. What it shows is the floor under every WebSocket server, and
 * what the generator itself costs without the protocol.
 *
 * <p>What is sent is one endless stream, the same on each connection: a block of bytes again and again.
 */
final class RawEchoScenario implements Scenario {
    private static final int READ_BYTES = 256 << 10;
    private static final int MAX_BLOCK = 4 << 20;
    private static final int MAX_MESSAGES_A_BLOCK = 64;

    private final LoadOptions options;
    private final Pace pace;
    private final Meter meter;
    private final Failures failures;
    private final Selector selector;
    private final Thread thread = Daemons.thread("foghorn-raw-echo", this::run);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Consumer<SelectionKey> onReady = this::ready;
    private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
    private final ByteBuffer block;
    /** Another view of the block, to compare with. */
    private final ByteBuffer expected;
    private final List<Connection> connections = new ArrayList<>();
    private volatile int alive;
    private long answered;
    private volatile boolean stopped;

    RawEchoScenario(LoadOptions options, Pace pace, Meter meter, Failures failures) {
        this.options = options;
        this.pace = pace;
        this.meter = meter;
        this.failures = failures;
        int messages = Math.max(2, Math.min(MAX_MESSAGES_A_BLOCK, MAX_BLOCK / options.size));
        byte[] bytes = new byte[messages * options.size];
        new Random().nextBytes(bytes);
        block = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        expected = block.duplicate();
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String unit() {
        return "messages";
    }

    @Override
    public String timed() {
        return "from writing a message's bytes until as many have been read";
    }

    @Override
    public void open(Interruption interruption, Live live) {
        InetSocketAddress address = new InetSocketAddress(options.url.getHost(), options.url.getPort());
        long start = System.nanoTime();
        for (int i = 0; i < options.connections() && interruption.passNanos(
                start + options.rampUp.toNanos() / options.connections() * i - System.nanoTime()); i++) {
            try {
                connections.add(new Connection(address));
            } catch (IOException | RuntimeException e) {
                failures.add("cannot connect: " + e.getMessage());
                break; // the others would fare no better
            }
            live.opening(i + 1, options.connections());
        }
        alive = connections.size();
        thread.start();
    }

    @Override
    public boolean isAlive() {
        return alive > 0;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    @Override
    public void start() {
        pace.startClosedLoop();
        long now = System.nanoTime();
        for (Connection connection : connections) {
            connection.send(options.pipeline, now);
        }
    }

    @Override
    public void finish(Interruption interruption) {
        if (answered == 0) {
            failures.add("no message was answered");
        }
    }

    @Override
    public void close() {
        stopped = true;
        selector.wakeup();
        try {
            thread.join();
            for (Connection connection : connections) {
                connection.channel.close();
            }
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            failures.add("cannot close: " + e.getMessage());
        }
    }

    private void run() {
        try {
            while (!stopped) {
                selector.select(onReady);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
            }
        } catch (IOException e) {
            failures.add("the generator's selector failed: " + e.getMessage());
            alive = 0;
        }
    }

    private void ready(SelectionKey key) {
        ((Connection) key.attachment()).ready(key);
    }

    private final class Connection {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final long[] sentAt = new long[options.pipeline];
        private int sendSlot;
        private int receiveSlot;
        /** Where in the block the next byte to send, and the next to read, are. */
        private int sendAt;
        private int readAt;
        private long unsent;
        /** Bytes of the message that is being read. */
        private int read;

        private Connection(InetSocketAddress address) throws IOException {
            channel = SocketChannel.open();
            try {
                channel.socket().connect(address, (int) options.timeout.toMillis());
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                key = channel.register(selector, SelectionKey.OP_READ, this);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }

        private void ready(SelectionKey ready) {
            try {
                if (ready.isWritable()) {
                    write();
                }
                if (ready.isReadable()) {
                    receive();
                }
            } catch (IOException e) {
                end("a connection failed: " + e.getMessage());
            }
        }

        private void receive() throws IOException {
            in.clear();
            int count = channel.read(in);
            if (count < 0) {
                end("the server ended a connection");
                return;
            }
            long now = System.nanoTime();
            if (!compare(count)) {
                failures.add("an echo differs from what was sent");
            }
            int messages = (read + count) / options.size;
            read = (read + count) % options.size;
            for (int i = 0; i < messages; i++) {
                meter.done(sentAt[receiveSlot], now);
                answered++;
                receiveSlot = next(receiveSlot);
            }
            if (pace.answersSend() && messages > 0) {
                send(messages, now);
            }
        }

        private boolean compare(int count) {
            boolean equal = true;
            in.flip();
            while (in.position() < count) {
                int length = Math.min(count - in.position(), block.capacity() - readAt);
                in.limit(in.position() + length);
                expected.limit(readAt + length).position(readAt);
                equal &= in.equals(expected);
                in.position(in.limit()).limit(count);
                readAt = wrap(readAt + length);
            }
            return equal;
        }

        private void send(int messages, long now) {
            for (int i = 0; i < messages; i++) {
                sentAt[sendSlot] = now;
                sendSlot = next(sendSlot);
            }
            unsent += (long) messages * options.size;
            try {
                write();
            } catch (IOException e) {
                end("a connection failed: " + e.getMessage());
            }
        }

        private void write() throws IOException {
            while (unsent > 0) {
                int length = (int) Math.min(unsent, block.capacity() - sendAt);
                block.limit(sendAt + length).position(sendAt);
                int written = channel.write(block);
                unsent -= written;
                sendAt = wrap(sendAt + written);
                if (written < length) {
                    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                    return;
                }
            }
            if (key.interestOps() != SelectionKey.OP_READ) {
                key.interestOps(SelectionKey.OP_READ);
            }
        }

        private int wrap(int at) {
            return at == block.capacity() ? 0 : at;
        }

        private int next(int slot) {
            return slot + 1 == sentAt.length ? 0 : slot + 1;
        }

        private void end(String how) {
            if (key.isValid()) {
                key.cancel();
                alive--;
                if (!stopped) {
                    failures.add(how);
                }
            }
        }
    }
}
