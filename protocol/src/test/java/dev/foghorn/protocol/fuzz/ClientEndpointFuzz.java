package dev.foghorn.protocol.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.foghorn.protocol.Cuts;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Role;

/** Any bytes to a client's endpoint. */
class ClientEndpointFuzz {
    @DictionaryFile(resourcePath = "frames.dict")
    @FuzzTest
    void aClientsEndpointKeepsTheRulesWhateverComes(byte[] bytes) {
        Cuts.sameForSome(bytes, Inputs.random(bytes), () -> new Life(Role.CLIENT, Limits.DEFAULT));
        Memory.assertInProportion(Role.CLIENT, bytes);
    }
}
