/** The WebSocket server and client; the program is in the same jar, and needs picocli beside it. */
module dev.foghorn.server {
    requires transitive dev.foghorn.protocol;
    requires org.slf4j;
    requires jdk.management; // the limit on file descriptors
    requires static info.picocli;

    exports dev.foghorn.api;
    exports dev.foghorn.client;
    exports dev.foghorn.hub;
    exports dev.foghorn.loop;
    exports dev.foghorn.server;
    exports dev.foghorn.tls;

    opens dev.foghorn.app to info.picocli;
}
