package dev.foghorn.bench.peers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A server that is measured: Foghorn, one of its peers, or the floor under them all. Foghorn is there with TLS, with
 * compression and as a chat too, to stand beside itself.
 */
enum Peer {
    FOGHORN("", FoghornServer.class.getName()),
    FOGHORN_TLS("", FoghornServer.class.getName(), FoghornServer.TLS),
    FOGHORN_DEFLATE("", FoghornServer.class.getName(), FoghornServer.DEFLATE),
    FOGHORN_CHAT("", FoghornServer.class.getName(), FoghornServer.CHAT),
    FOGHORN_CHAT_H2("", FoghornServer.class.getName(), FoghornServer.CHAT_IN_FILE),
    RAW("raw", "RawEcho"),
    NETTY_EPOLL("netty", "NettyPeer", "epoll"),
    NETTY_NIO("netty", "NettyPeer", "nio"),
    VERTX("vertx", "VertxPeer"),
    UNDERTOW("undertow", "UndertowPeer"),
    JETTY("jetty", "JettyPeer"),
    TOMCAT("tomcat", "TomcatPeer"),
    JAVA_WEBSOCKET("java-websocket", "JavaWebSocketPeer"),
    HELIDON("helidon", "HelidonPeer");

    private static final int BYTECODE = 17;
    private static final int VIRTUAL_THREADS = 21;

    private static final String PACKAGE = "dev.foghorn.peers.";
    /** What Tomcat allocates for a message on every connection; its default is enough for one that only idles. */
    private static final String SMALL_MESSAGES = "8192";

    private final String module;
    private final String main;
    private final List<String> arguments;

    Peer(String module, String main, String... arguments) {
        this.module = module;
        this.main = main;
        this.arguments = List.of(arguments);
    }

    /** As it is written on the command line and in reports, such as {@code netty-epoll}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it can do without the opening handshake, frames and messages: a byte echo. */
    boolean isByteEcho() {
        return this == RAW;
    }

    /** Whether it is Foghorn with something that the others do not do: it takes part only by its name. */
    boolean isVariant() {
        return speaksTls() || compresses() || isChat();
    }

    /** Whether its rooms are those of the chat. */
    boolean isChat() {
        return this == FOGHORN_CHAT || this == FOGHORN_CHAT_H2;
    }

    boolean speaksTls() {
        return this == FOGHORN_TLS;
    }

    /** Whether it compresses every message, and {@linkplain PeerProcess#compressions tells} how many it did. */
    boolean compresses() {
        return this == FOGHORN_DEFLATE;
    }

    int needsJdk() {
        return this == HELIDON ? VIRTUAL_THREADS : BYTECODE;
    }

    /** The part of a command line from {@code -cp} on. */
    List<String> program(PeerFolder folder, boolean onlyIdle) {
        if (module.isEmpty()) {
            List<String> program = new ArrayList<>(List.of("-cp", folder.ownClassPath(), main, "0"));
            program.addAll(arguments);
            return program;
        }
        Path target = folder.target(module);
        String classPath = String.join(File.pathSeparator,
                folder.target(RAW.module).resolve("classes").toString(),
                target.resolve("classes").toString(),
                target.resolve("lib") + "/*");
        List<String> program = new ArrayList<>(List.of("-cp", classPath, PACKAGE + main, "0"));
        program.addAll(this == TOMCAT && onlyIdle ? List.of(SMALL_MESSAGES) : arguments);
        return program;
    }

    /** Whether it was built; Helidon is not on a JDK that is too old for it. */
    boolean isBuilt(PeerFolder folder) {
        return module.isEmpty() || Files.isDirectory(folder.target(module).resolve("classes"));
    }
}
