package dev.foghorn.autobahn;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The testsuite's own verdict. */
record Report(Map<String, Outcome> cases) {
    /** The name that we go by. */
    static final String AGENT = "foghorn";

    /**
     * @param behavior {@code OK}, {@code NON-STRICT}, {@code INFORMATIONAL}, {@code FAILED} or {@code UNIMPLEMENTED}
     * @param closing how the connection ended: {@code OK}, {@code INFORMATIONAL}, {@code UNCLEAN}, {@code WRONG CODE},
     *     {@code FAILED BY CLIENT} or {@code FAILED}
     */
    record Outcome(String behavior, String closing) {
        static final Outcome OK = new Outcome("OK", "OK");
        static final Outcome INFORMATIONAL = new Outcome("INFORMATIONAL", "INFORMATIONAL");
    }

    static Report read(Path index) {
        Map<String, Outcome> cases = new TreeMap<>();
        JsonMapper.shared().readTree(index).required(AGENT).properties().forEach(entry -> cases.put(
                entry.getKey(),
                new Outcome(
                        entry.getValue().required("behavior").stringValue(),
                        entry.getValue().required("behaviorClose").stringValue())));
        return new Report(cases);
    }

    /** Every case that is not plainly passed, in behaviour and in closing. */
    Map<String, Outcome> notOk() {
        Map<String, Outcome> rest = new TreeMap<>(cases);
        rest.values().removeIf(Outcome.OK::equals);
        return rest;
    }

    @Override
    public String toString() {
        return cases.size() + " cases: " + counts(Outcome::behavior) + "; closing: " + counts(Outcome::closing);
    }

    private Map<String, Long> counts(Function<Outcome, String> verdict) {
        return cases.values().stream().collect(Collectors.groupingBy(verdict, TreeMap::new, Collectors.counting()));
    }
}
