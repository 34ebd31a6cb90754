package dev.foghorn.protocol;

import static dev.foghorn.protocol.Frame.close;
import static dev.foghorn.protocol.Frame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.message.MessageSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointPauseTest {
    private final List<String> heard = new ArrayList<>();
    private final MessageSink application = mock(MessageSink.class);
    private final Endpoint endpoint =
            new Endpoint(FrameWriter.server(), Limits.DEFAULT, new BytesSink(), application);
    private final ByteBuffer in = ByteBuffer.wrap(Frame.to(Role.SERVER, text("a"), text("b"), close(1000, "")));

    private void onMessage(Runnable then) {
        doAnswer(call -> {
            heard.add(call.getArgument(0, Message.class).text());
            then.run();
            return null;
        }).when(application).onMessage(any());
    }

    @Test
    void whatIsBehindThePauseIsReceivedNextTime() {
        onMessage(endpoint::pause);
        int third = in.remaining() / 3;
        endpoint.receive(in);
        assertEquals(List.of("a"), heard);
        assertTrue(in.remaining() > third, "b and the Close are left");
        endpoint.receive(in);
        assertEquals(List.of("a", "b"), heard);
        assertTrue(in.hasRemaining() && endpoint.maySend(), "the Close is left");
        endpoint.receive(in);
        assertTrue(!in.hasRemaining() && endpoint.endedCleanly());
    }

    /** 7.1.7: there is nothing to come back for. */
    @Test
    void nothingIsLeftOfAConnectionThatFailed() {
        onMessage(() -> {
            endpoint.pause();
            endpoint.fail(new CloseStatus(CloseCode.INTERNAL_ERROR, ""));
        });
        endpoint.receive(in);
        assertEquals(List.of("a"), heard);
        assertTrue(!in.hasRemaining() && !endpoint.hasHeardAll());
    }
}
