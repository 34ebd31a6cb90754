package dev.foghorn.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server of bytes, which does with a connection whatever a test likes, on a thread for each. */
final class ByteServer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Conduct conduct;

    /** What is done with a connection; it is closed after it. */
    @FunctionalInterface
    interface Conduct {
        void with(Socket socket, InputStream in, OutputStream out) throws IOException;
    }

    ByteServer(Conduct conduct) throws IOException {
        this.conduct = conduct;
        daemon(this::acceptAll);
    }

    /** Reads the head of a request and answers with this, then stays silent until the client goes. */
    static ByteServer answering(String answer) throws IOException {
        return new ByteServer((socket, in, out) -> {
            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            in.transferTo(OutputStream.nullOutputStream());
        });
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "byte-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            conduct.with(socket, socket.getInputStream(), socket.getOutputStream());
        } catch (IOException gone) {
            // the client is
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
