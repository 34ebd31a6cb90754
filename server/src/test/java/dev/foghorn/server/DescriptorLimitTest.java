package dev.foghorn.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.loop.AdmissionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorLimitTest {
    @ParameterizedTest
    @CsvSource({"1024, 20, 940", "1048576, 100, 1048412", "64, 12, 20", "10, 8, 1"})
    void leavesRoomForAFewFilesAndRefusals(long most, long open, int connections) {
        assertEquals(connections, new DescriptorLimit(most, open).connections());
    }

    /** RLIM_INFINITY is all ones, which is -1 in Java. */
    @ParameterizedTest
    @ValueSource(longs = {DescriptorLimit.UNLIMITED, -1})
    void whereThereIsNoLimitThereIsNone(long most) {
        DescriptorLimit limit = new DescriptorLimit(most, 20);
        assertEquals(Integer.MAX_VALUE, limit.connections());
        assertTrue(limit.toString().startsWith("any number"), limit::toString);
    }

    @Test
    void whatWasAskedForHolds() {
        DescriptorLimit limit = new DescriptorLimit(1024, 20);
        AdmissionOptions asked = AdmissionOptions.DEFAULT.withMaxConnections(5000);
        assertEquals(asked, limit.resolve(asked));
        assertEquals(940, limit.resolve(AdmissionOptions.DEFAULT).maxConnections());
    }

    @Test
    void thisProcessHasFilesOpen() {
        DescriptorLimit limit = DescriptorLimit.ofThisProcess();
        assertTrue(limit.open() > 0 && limit.open() < limit.most(), limit::toString);
    }
}
