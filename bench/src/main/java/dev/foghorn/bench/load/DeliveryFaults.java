package dev.foghorn.bench.load;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was wrong with the deliveries in a room, of all members together. */
final class DeliveryFaults {
    private long missing;
    private long duplicates;
    private long outOfOrder;

    /** @param sent how many should have come */
    void add(Deliveries deliveries, int sent) {
        missing += deliveries.missing(sent);
        duplicates += deliveries.duplicates();
        outOfOrder += deliveries.outOfOrder();
    }

    void addTo(Failures failures) {
        failures.add("a delivery is missing", missing);
        failures.add("a delivery came twice", duplicates);
        failures.add("a delivery came out of order", outOfOrder);
    }

    /** A map to add to. */
    Map<String, Double> counters() {
        Map<String, Double> counters = new LinkedHashMap<>();
        counters.put("missing", (double) missing);
        counters.put("duplicate", (double) duplicates);
        counters.put("outOfOrder", (double) outOfOrder);
        return counters;
    }
}
