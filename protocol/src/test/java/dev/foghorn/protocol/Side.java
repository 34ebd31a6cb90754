package dev.foghorn.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.close.CloseHandshake.State;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.FrameWriter;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.message.MessageExtension;
import dev.foghorn.protocol.message.SpareArrays;
import java.nio.ByteBuffer;
import java.util.List;

/** An endpoint between a recorder and a byte sink. What it sends and hears must be asked for: see {@link #isQuiet}. */
public final class Side implements Cuts.Reader<String> {
    public final Role role;
    public final Recorder application = new Recorder();
    public final BytesSink out = new BytesSink();
    public final Endpoint endpoint;

    public Side(Role role) {
        this(role, Limits.DEFAULT, null);
    }

    public Side(Role role, Limits limits, MessageExtension extension) {
        this.role = role;
        FrameWriter writer = role == Role.SERVER ? FrameWriter.server() : FrameWriter.client(() -> Frame.KEY_AS_INT);
        Endpoint.Shared shared = new Endpoint.Shared(writer, new SpareArrays(1 << 20));
        this.endpoint = new Endpoint(shared, limits, out, application, extension);
    }

    // ------------------------------------------------------------------------------------------- what happens to it

    /** All in one read. */
    public Side receives(Frame... frames) {
        return receives(Frame.to(role, frames));
    }

    public Side receives(byte[] bytes) {
        read(ByteBuffer.wrap(bytes.clone()));
        return this;
    }

    @Override
    public void read(ByteBuffer piece) {
        endpoint.receive(piece);
        assertFalse(piece.hasRemaining(), "an endpoint consumes everything");
    }

    /** Everything that came of what was read. */
    @Override
    public String result() {
        return "heard " + application.take() + ", sent [" + Hex.toHex(out.take()) + "], " + endpoint.state() + " "
                + endpoint.status();
    }

    // --------------------------------------------------------------------------------------------- what comes of it

    /** Exactly these frames went out since the last question. */
    public Side sends(Frame... frames) {
        assertEquals(Hex.toHex(Frame.from(role, frames)), Hex.toHex(out.take()), "what the endpoint sends");
        return this;
    }

    /** Exactly this reached the application since the last question. */
    public Side hears(String... events) {
        assertEquals(List.of(events), application.take(), "what the application hears");
        return this;
    }

    /** The connection has failed, and the peer was told the code. */
    public Side fails(int code) {
        isFailed(code);
        return sends(Frame.close(code, endpoint.status().reason()));
    }

    /** The connection has failed; that says nothing of what was sent. */
    public Side isFailed(int code) {
        assertEquals(State.FAILED, endpoint.state());
        assertEquals(code, endpoint.status().code(), () -> endpoint.status().toString());
        assertFalse(endpoint.endedCleanly());
        assertTrue(endpoint.tcpCloseDue(), "after a failure each side ends TCP (7.1.7)");
        return this;
    }

    public Side is(State state, CloseStatus status) {
        assertEquals(state, endpoint.state());
        assertEquals(status, endpoint.status());
        return this;
    }

    /** Nothing was heard or sent that a test has not asked for. */
    public void isQuiet() {
        hears();
        sends();
    }
}
