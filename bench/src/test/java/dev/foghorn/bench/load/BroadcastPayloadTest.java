package dev.foghorn.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BroadcastPayloadTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 10", "255, 2147483647", "171, 305419896"})
    void publisherAndNumberAreReadAgain(int publisher, int number) {
        BroadcastPayload payload = new BroadcastPayload(20, false);

        byte[] bytes = payload.encode(publisher, number);

        assertTrue(payload.isOurs(bytes, 0, bytes.length));
        assertEquals(publisher, BroadcastPayload.publisher(bytes, 0));
        assertEquals(number, BroadcastPayload.number(bytes, 0));
    }

    @ParameterizedTest
    @CsvSource({"18, 0", "20, 9", "20, 3"})
    void anotherLengthOrAnotherRunIsNotOurs(int length, int changed) {
        BroadcastPayload payload = new BroadcastPayload(20, false);
        byte[] bytes = payload.encode(0, 0);
        bytes[changed] ^= 1;

        assertEquals(length == 20 && changed > 7, payload.isOurs(bytes, 0, length));
        assertFalse(payload.isOurs(bytes, 0, 17));
    }
}
