package dev.foghorn.examples;

import dev.foghorn.api.WebSocket;
import dev.foghorn.client.WebSocketClient;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The README shows what is between the markers. */
final class ClientExample {
    private ClientExample() {}

    // README: begin
    static String ask(String uri, String question) throws IOException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        try (WebSocketClient client = WebSocketClient.create()) {
            WebSocket socket = client.connect(uri, (s, message) -> answer.complete(message.text())).join();
            socket.send(question);
            String text = answer.orTimeout(5, TimeUnit.SECONDS).join();
            socket.close(1000, "thank you");
            return text;
        }
    }
    // README: end
}
