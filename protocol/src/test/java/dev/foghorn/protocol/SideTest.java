package dev.foghorn.protocol;

import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.message.MessageExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Makes sides, and at the end of each test asserts that they said and heard nothing the test did not ask for. */
public abstract class SideTest {
    private final List<Side> sides = new ArrayList<>();

    protected final Side side(Role role) {
        return side(role, Limits.DEFAULT);
    }

    protected final Side side(Role role, Limits limits) {
        return side(role, limits, null);
    }

    protected final Side side(Role role, Limits limits, MessageExtension extension) {
        Side side = new Side(role, limits, extension);
        sides.add(side);
        return side;
    }

    @AfterEach
    void nothingIsLeft() {
        sides.forEach(Side::isQuiet);
    }
}
