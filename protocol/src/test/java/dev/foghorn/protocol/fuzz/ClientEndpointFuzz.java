package dev.foghorn.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertNull;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Role;
import dev.foghorn.protocol.model.RawBytes;

/** Any bytes to a client's endpoint. */
class ClientEndpointFuzz {
    @DictionaryFile(resourcePath = "frames.dict")
    @FuzzTest
    void aClientsEndpointKeepsTheRulesWhateverComes(byte[] bytes) {
        Cuts.sameForSome(bytes, Inputs.random(bytes), () -> new Life(Role.CLIENT, Limits.DEFAULT));
        assertNull(RawBytes.difference(Role.CLIENT, Limits.DEFAULT, bytes));
        Memory.assertInProportion(Role.CLIENT, bytes);
    }
}
