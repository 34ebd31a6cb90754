package dev.foghorn.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** The wire between a client and a server: sees the bytes of one connection, and can spoil them. */
public final class Tunnel implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    private final Socket toServer = new Socket();
    private final ByteArrayOutputStream fromClient = new ByteArrayOutputStream();
    private final ByteArrayOutputStream fromServer = new ByteArrayOutputStream();
    private Socket toClient;

    public Tunnel(InetSocketAddress server) throws IOException {
        toServer.connect(server);
        start(() -> {
            toClient = listening.accept();
            start(() -> copy(toServer, toClient, fromServer));
            copy(toClient, toServer, fromClient);
        });
    }

    private interface Copying {
        void run() throws IOException;
    }

    private static void start(Copying copying) {
        Thread thread = new Thread(() -> {
            try {
                copying.run();
            } catch (IOException e) {
                // the test is over, or has cut it
            }
        }, "tunnel");
        thread.setDaemon(true);
        thread.start();
    }

    private static void copy(Socket from, Socket to, ByteArrayOutputStream seen) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] bytes = new byte[8192];
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
            seen.write(bytes, 0, count);
            out.write(bytes, 0, count);
        }
        to.shutdownOutput();
    }

    /** Where the client connects. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /** All that the client sent so far. */
    public byte[] fromClient() {
        return fromClient.toByteArray();
    }

    /** All that the server sent so far. */
    public byte[] fromServer() {
        return fromServer.toByteArray();
    }

    /** Ends TCP towards the server, in good order. */
    public void cut() throws IOException {
        toServer.shutdownOutput();
    }

    /** The same towards the client. */
    public void cutTowardsClient() throws IOException {
        toClient.shutdownOutput();
    }

    /** Bytes that the client did not send. */
    public void sendToServer(byte[] bytes) throws IOException {
        toServer.getOutputStream().write(bytes);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        toServer.close();
        if (toClient != null) {
            toClient.close();
        }
    }
}
