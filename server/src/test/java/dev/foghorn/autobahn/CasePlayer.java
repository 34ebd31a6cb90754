package dev.foghorn.autobahn;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.client.WebSocketClient;
import dev.foghorn.loop.ConnectionOptions;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Our client: asks the testsuite's server for one case after another, and echoes. */
final class CasePlayer implements AutoCloseable {
    private final WebSocketClient client;
    private final String server;

    CasePlayer(int port, ConnectionOptions options) throws IOException {
        client = WebSocketClient.builder().options(options).build();
        server = "ws://127.0.0.1:" + port;
    }

    /** Plays every case. */
    void playAll() throws ExecutionException, InterruptedException {
        int count = Integer.parseInt(ask("/getCaseCount"));
        for (int number = 1; number <= count; number++) {
            String which = "case=" + number + "&agent=" + Report.AGENT;
            play("/runCase?" + which);
            // The server judges a case when it sees the end of TCP, maybe later than we do; it answers when it has.
            ask("/getCaseStatus?" + which);
        }
    }

    private void play(String resource) throws ExecutionException, InterruptedException {
        Echo echo = new Echo();
        client.connect(server + resource, echo).get();
        echo.ended.get();
    }

    private String ask(String resource) throws ExecutionException, InterruptedException {
        Question question = new Question();
        client.connect(server + resource, question).get();
        return question.answer.get();
    }

    @Override
    public void close() {
        client.close();
    }

    /** How it ends is for the testsuite to judge. */
    private static final class Echo implements WebSocketHandler {
        private final CompletableFuture<CloseStatus> ended = new CompletableFuture<>();

        @Override
        public void onMessage(WebSocket socket, Message message) {
            socket.send(message);
        }

        @Override
        public void onClose(WebSocket socket, CloseStatus status) {
            ended.complete(status);
        }

        @Override
        public void onFailure(WebSocket socket, CloseStatus status) {
            ended.complete(status);
        }
    }

    /** What the server says before it closes. */
    private static final class Question implements WebSocketHandler {
        private final CompletableFuture<String> answer = new CompletableFuture<>();
        private String said = "";

        @Override
        public void onMessage(WebSocket socket, Message message) {
            said = message.text();
        }

        @Override
        public void onClose(WebSocket socket, CloseStatus status) {
            answer.complete(said);
        }

        @Override
        public void onFailure(WebSocket socket, CloseStatus status) {
            answer.completeExceptionally(new IOException("no answer: " + status));
        }
    }
}
