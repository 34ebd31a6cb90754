package dev.foghorn.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertNull;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.model.RawBytes;

/** Any bytes to a server's endpoint, as they are. {@link BothRolesFuzz} gets further inside masked frames. */
class ServerEndpointFuzz {
    @DictionaryFile(resourcePath = "frames.dict")
    @FuzzTest
    void aServersEndpointKeepsTheRulesWhateverComes(byte[] bytes) {
        Cuts.sameForSome(bytes, Inputs.random(bytes), () -> new Life(Role.SERVER, Limits.DEFAULT));
        assertNull(RawBytes.difference(Role.SERVER, Limits.DEFAULT, bytes));
        Memory.assertInProportion(Role.SERVER, bytes);
    }
}
