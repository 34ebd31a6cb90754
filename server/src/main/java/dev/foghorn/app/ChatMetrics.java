package dev.foghorn.app;

import dev.foghorn.chat.Chat;
import dev.foghorn.chat.wire.ErrorCode;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What a chat counts, under the names by which Prometheus knows it. Read anew with each scrape. */
final class ChatMetrics {
    private ChatMetrics() {}

    static void register(Chat chat, PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("foghorn_chat_connections").help("Connections, with and without hello.")
                .callback(to -> to.call(chat.connections()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("foghorn_chat_rooms").help("Rooms that somebody is in.")
                .callback(to -> to.call(chat.rooms()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("foghorn_chat_waiting_bytes").help("Bytes of what was said and is not stored yet.")
                .callback(to -> to.call(chat.waitingBytes()))
                .register(registry);
        CounterWithCallback.builder()
                .name("foghorn_chat_messages_total").help("Messages that were stored, or had been before.")
                .labelNames("fate")
                .callback(to -> {
                    to.call(chat.counters().stored(), "stored");
                    to.call(chat.counters().repeated(), "repeated");
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("foghorn_chat_errors_total").help("Errors that clients were told, by code.")
                .labelNames("code")
                .callback(to -> {
                    for (ErrorCode code : ErrorCode.values()) {
                        to.call(chat.counters().errors(code), code.word());
                    }
                })
                .register(registry);
    }
}
