package dev.foghorn.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** An {@link EchoServer} in a JVM of its own, which ends with this object, and with this process at the latest. */
public final class EchoServerProcess implements AutoCloseable {
    private final ChildJvm jvm;
    private final int port;

    private EchoServerProcess(ChildJvm jvm) throws IOException {
        this.jvm = jvm;
        this.port = jvm.readNumber();
    }

    /** @param jvmOptions such as {@code -Xmx256m} */
    public static EchoServerProcess start(String... jvmOptions) throws IOException {
        return new EchoServerProcess(ChildJvm.start(
                EchoServer.class, List.of(), List.of(jvmOptions), ProcessBuilder.Redirect.INHERIT));
    }

    public long pid() {
        return jvm.pid();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    public String url() {
        return "ws://127.0.0.1:" + port + EchoServer.PATH;
    }

    @Override
    public void close() {
        jvm.close();
    }
}
