package dev.foghorn.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import dev.foghorn.api.WebSocket;
import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.hub.EchoHandler;
import dev.foghorn.hub.Hub;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.rfc.Proves;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.InOrder;

/** How a handler's story ends: with exactly one of onClose and onFailure, last; also if the handler throws. */
class HandlerEndTest {
    private WebSocketServer server;

    private void serve(WebSocketHandler handler) throws IOException {
        server = WebSocketServer.builder()
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withLoops(1))
                .route("/tested", handler)
                .route("/echo", new EchoHandler())
                .start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "message", "pong"})
    void aCallbackThatThrowsClosesItsConnectionWith1011(String event) throws Exception {
        Recorder recorder = new Recorder(event);
        serve(recorder);
        try (RawClient client = RawClient.open(server, "/tested"); RawClient other = RawClient.open(server, "/echo")) {
            client.send(RawClient.frame(0x8A, new byte[0]), RawClient.text("a"), RawClient.text("b"));
            assertEquals(1011, client.readFrame().closeCode());
            assertTrue(client.isAtEof());
            client.shutdownOutput();
            assertEquals(1011, recorder.status().code());
            assertEquals("here", other.send(RawClient.text("here")).readFrame().text());
        }
        server.close();
        List<String> events = recorder.events();
        assertEquals(List.of(event, "failure"), events.subList(events.size() - 2, events.size()));
        assertEquals(1, events.stream().filter(event::equals).count());
    }

    @Test
    void anErrorThatIsNoExceptionEndsOnlyItsConnection() throws Exception {
        serve((socket, message) -> {
            throw new AssertionError("thrown on purpose");
        });
        try (RawClient client = RawClient.open(server, "/tested"); RawClient other = RawClient.open(server, "/echo")) {
            client.send(RawClient.text("a"));
            assertEquals(1011, client.readFrame().closeCode());
            assertEquals("here", other.send(RawClient.text("here")).readFrame().text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "failure"})
    void aThrowAtTheEndDisturbsNobody(String event) throws Exception {
        Recorder recorder = new Recorder(event);
        serve(recorder);
        try (RawClient client = RawClient.open(server, "/tested"); RawClient other = RawClient.open(server, "/echo")) {
            if (event.equals("close")) {
                client.send(RawClient.close(1000, ""));
            }
            client.shutdownOutput();
            recorder.status();
            assertEquals("here", other.send(RawClient.text("here")).readFrame().text());
        }
        assertEquals(List.of("open", event), recorder.events());
    }

    @Test
    void aCleanEndIsOnCloseWithThePeersStatus() throws Exception {
        Recorder recorder = new Recorder();
        serve(recorder);
        try (RawClient client = RawClient.open(server, "/tested")) {
            client.send(RawClient.text("a"), RawClient.close(4000, "bye"));
            assertEquals(4000, client.readFrame().closeCode());
        }
        assertEquals(4000, recorder.status().code());
        assertEquals("bye", recorder.status().reason());
        server.close();
        assertEquals(List.of("open", "message", "close"), recorder.events());
    }

    @Test
    void aPeerThatVanishesIsOnFailure() throws Exception {
        WebSocketHandler handler = mock(WebSocketHandler.class);
        serve(handler);
        RawClient.open(server, "/tested").reset();
        verify(handler, timeout(10_000)).onFailure(any(), any());
        server.close();
        InOrder order = inOrder(handler);
        order.verify(handler).onOpen(any());
        order.verify(handler).onFailure(any(), any());
        order.verifyNoMoreInteractions();
    }

    @Test
    @Proves({"10.2-1", "10.2-2"})
    void aRefusedHandshakeIsNoStory() throws Exception {
        WebSocketHandler handler = mock(WebSocketHandler.class);
        serve(handler);
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(RawClient.request("/tested", "Origin: https://evil.example"));
            assertTrue(client.readToEof().startsWith("HTTP/1.1 403 "));
        }
        server.close();
        verifyNoInteractions(handler);
    }

    @Test
    void theEndComesOnTheLoopAfterTheRoomsAreLeft() throws Exception {
        Hub hub = new Hub();
        CompletableFuture<String> end = new CompletableFuture<>();
        serve(new WebSocketHandler() {
            @Override
            public void onOpen(WebSocket socket) {
                hub.join("room", socket);
            }

            @Override
            public void onMessage(WebSocket socket, Message message) {}

            @Override
            public void onFailure(WebSocket socket, CloseStatus status) {
                int rooms = hub.size();
                hub.join("too late", socket);
                end.complete(Thread.currentThread().getName() + ", rooms: " + rooms + ", open: " + socket.isOpen());
            }
        });
        RawClient.open(server, "/tested").reset();
        assertEquals("foghorn-loop-0, rooms: 0, open: false", end.get(10, TimeUnit.SECONDS));
        assertFalse(hub.room("too late").isPresent());
    }
}
