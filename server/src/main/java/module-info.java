/** The WebSocket server and client; the program is in the same jar, and needs what is static beside it. */
module dev.foghorn.server {
    requires transitive dev.foghorn.protocol;
    requires org.slf4j;
    requires jdk.management; // the limit on file descriptors
    requires static bcrypt;
    requires static re2j;
    requires static com.nimbusds.jose.jwt;
    requires static com.zaxxer.hikari;
    requires static info.picocli;
    requires static io.prometheus.metrics.core;
    requires static io.prometheus.metrics.instrumentation.jvm;
    requires static io.prometheus.metrics.model;
    requires static io.prometheus.writer.text;
    requires static java.sql;
    requires static tools.jackson.core;

    exports dev.foghorn.api;
    exports dev.foghorn.chat;
    exports dev.foghorn.chat.account;
    exports dev.foghorn.chat.client;
    exports dev.foghorn.chat.filter;
    exports dev.foghorn.chat.log;
    exports dev.foghorn.chat.login;
    exports dev.foghorn.chat.rate;
    exports dev.foghorn.chat.wire;
    exports dev.foghorn.client;
    exports dev.foghorn.hub;
    exports dev.foghorn.loop;
    exports dev.foghorn.server;
    exports dev.foghorn.tls;

    opens dev.foghorn.app to info.picocli;
}
