package dev.foghorn.bench.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.client.WebSocketClient;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.tls.ClientTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every server that is measured does what the load expects of it, started as the measurement starts it. */
class PeersTest {
    private static final int WAIT_SECONDS = 20;
    private static final ServerJvm JVM = new ServerJvm(Jdk.own(), "128m", "Serial", Cores.SHARED);
    private static final PeerFolder FOLDER = PeerFolder.besideThis();

    @TempDir
    private Path logs;

    private PeerProcess start(Peer peer) throws IOException {
        assumeTrue(JVM.jdk().feature() >= peer.needsJdk(), peer + " needs a newer JDK than this");
        assertTrue(peer.isBuilt(FOLDER), peer + " is not built: run mvn package at the top of the repository");
        return PeerProcess.start(peer, JVM, FOLDER, false, logs.resolve(peer + ".log"));
    }

    private static WebSocketClient client() throws IOException {
        return WebSocketClient.builder()
                .options(ConnectionOptions.DEFAULT.withLimits(Limits.ofMessage(1 << 24)))
                .tls(ClientTls.insecure())
                .build();
    }

    @ParameterizedTest
    @EnumSource(names = "RAW", mode = EnumSource.Mode.EXCLUDE)
    void echoesTextAndBinaryOfEveryLength(Peer peer) throws Exception {
        try (PeerProcess server = start(peer); WebSocketClient client = client()) {
            Inbox inbox = new Inbox();
            WebSocket socket = client.connect(server.url("/echo"), inbox).get(WAIT_SECONDS, TimeUnit.SECONDS);
            for (int length : new int[] {0, 1, 125, 126, 16 << 10, 1 << 20}) {
                byte[] content = new byte[length];
                Arrays.fill(content, (byte) 'x');
                socket.send(new String(content, StandardCharsets.US_ASCII));
                assertArrayEquals(content, inbox.next(Opcode.TEXT));
                socket.send(content);
                assertArrayEquals(content, inbox.next(Opcode.BINARY));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "RAW", mode = EnumSource.Mode.EXCLUDE)
    void broadcastsToEverybodyAndTheSenderInOrder(Peer peer) throws Exception {
        try (PeerProcess server = start(peer); WebSocketClient client = client()) {
            Inbox[] members = {new Inbox(), new Inbox(), new Inbox()};
            WebSocket last = null;
            for (Inbox member : members) {
                last = client.connect(server.url("/broadcast"), member).get(WAIT_SECONDS, TimeUnit.SECONDS);
            }
            awaitMembership(last, members);
            for (int i = 0; i < 100; i++) {
                last.send("text " + i);
                last.send(new byte[] {(byte) i});
            }
            for (Inbox member : members) {
                for (int i = 0; i < 100; i++) {
                    assertEquals("text " + i, member.nextText());
                    assertArrayEquals(new byte[] {(byte) i}, member.next(Opcode.BINARY));
                }
            }
        }
    }

    /** A stack may tell the client of its membership (101) before it has added it: asks until all have heard. */
    private static void awaitMembership(WebSocket sender, Inbox... members) throws InterruptedException {
        boolean all = false;
        for (int i = 0; i < WAIT_SECONDS * 10 && !all; i++) {
            sender.send("anybody?");
            TimeUnit.MILLISECONDS.sleep(100);
            all = Arrays.stream(members).noneMatch(Inbox::isEmpty);
        }
        assertTrue(all, "a member heard nothing");
        sender.send("all there");
        for (Inbox member : members) {
            while (!member.nextText().equals("all there")) {
                // older questions
            }
        }
    }

    @Test
    void theFloorSendsBackEveryByte() throws Exception {
        try (PeerProcess server = start(Peer.RAW);
                Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
            byte[] bytes = new byte[3 << 20]; // more than fits in its buffer and the system's
            new Random(1).nextBytes(bytes);
            Thread writer = new Thread(() -> write(socket, bytes));
            writer.start();
            assertArrayEquals(bytes, socket.getInputStream().readNBytes(bytes.length));
            writer.join();
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsWithItsStandardInput(Peer peer) throws Exception {
        PeerProcess server = start(peer);
        ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
        server.closeInput();
        process.onExit().get(WAIT_SECONDS, TimeUnit.SECONDS);
        assertFalse(server.isAlive());
    }

    /** What one connection gets. */
    private static final class Inbox implements WebSocketHandler {
        private record Received(Opcode opcode, byte[] content) {}

        private final BlockingQueue<Received> messages = new LinkedBlockingQueue<>();

        @Override
        public void onMessage(WebSocket socket, Message message) {
            messages.add(new Received(message.opcode(), message.copy()));
        }

        boolean isEmpty() {
            return messages.isEmpty();
        }

        String nextText() throws InterruptedException {
            return new String(next(Opcode.TEXT), StandardCharsets.UTF_8);
        }

        byte[] next(Opcode expected) throws InterruptedException {
            Received received = messages.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            assertEquals(expected, received == null ? null : received.opcode);
            return received.content;
        }
    }
}
