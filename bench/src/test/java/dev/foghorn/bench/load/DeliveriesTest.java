package dev.foghorn.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveriesTest {
    /** Of five that were sent. */
    @ParameterizedTest
    @CsvSource({
        "0 1 2 3 4,       0, 0, 0",
        "0 1 3 4,         1, 0, 0",
        "0 1 2 3,         1, 0, 0",
        "1 2 3 4,         1, 0, 0",
        "0 1 1 2 3 4,     0, 1, 0",
        "0 2 1 3 4,       0, 0, 1",
        "4 3 2 1 0,       0, 0, 4",
        "0 2 1 1 3 4 0,   0, 2, 1",
        "0 4,             3, 0, 0",
    })
    void missingDoubleAndDisorderedAreToldApart(String arrivals, long missing, long duplicates, long outOfOrder) {
        Deliveries deliveries = new Deliveries();

        for (String number : arrivals.strip().split(" ")) {
            deliveries.arrived(Integer.parseInt(number));
        }

        assertEquals(missing, deliveries.missing(5), "missing");
        assertEquals(duplicates, deliveries.duplicates(), "double");
        assertEquals(outOfOrder, deliveries.outOfOrder(), "out of order");
    }

    @ParameterizedTest
    @CsvSource({"62, 1, 0", "63, 1, 0", "64, 0, 1", "65, 0, 1", "1000, 0, 1"})
    void whoComesLaterThanIsRememberedCountsAsDouble(int jump, long outOfOrder, long duplicates) {
        Deliveries deliveries = new Deliveries();

        deliveries.arrived(jump);
        deliveries.arrived(0);

        assertEquals(outOfOrder, deliveries.outOfOrder());
        assertEquals(duplicates, deliveries.duplicates());
    }
}
