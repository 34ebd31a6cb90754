package dev.foghorn.protocol.model;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** How often conversations came where: a branch that none reaches is one that nobody checks. */
final class Tally {
    private final Map<Rule, Integer> rules = new EnumMap<>(Rule.class);
    private final Map<Integer, Integer> closeCodes = new TreeMap<>();

    void reached(Rule rule) {
        rules.merge(rule, 1, Integer::sum);
    }

    /** A code in a Close of the peer, allowed or not. */
    void receivedCode(int code) {
        closeCodes.merge(code, 1, Integer::sum);
    }

    int of(Rule rule) {
        return rules.getOrDefault(rule, 0);
    }

    int ofCode(int code) {
        return closeCodes.getOrDefault(code, 0);
    }
}
