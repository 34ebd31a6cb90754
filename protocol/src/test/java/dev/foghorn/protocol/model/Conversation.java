package dev.foghorn.protocol.model;

import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Everything that happens to one endpoint, from its beginning on.
 *
 * @param role the endpoint's
 * @param inverting whether {@link Inverting} was negotiated
 */
record Conversation(Role role, Limits limits, boolean inverting, List<Step> steps) {
    /**
     * Plays it to the endpoint and to the reference, and compares them after each call and each piece of bytes.
     *
     * @return how they differ, or null
     */
    String difference(Tally tally) {
        return difference(
                new Reference(role == Role.SERVER, limits, inverting, tally), new Tested(role, limits, inverting));
    }

    String difference(Party reference, Party tested) {
        byte[] held = {};
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            List<Consumer<Party>> doings = new ArrayList<>();
            if (step instanceof Call call) {
                doings.add(call::playTo);
            } else if (step instanceof Call.Later later) {
                doings.add(party -> party.inNextCallback(later.call()));
            } else if (step instanceof PeerFrame frame) {
                held = pieces(held, frame, doings);
            }
            for (Consumer<Party> doing : doings) {
                String difference = compare(doing, reference, tested);
                if (difference != null) {
                    return "in step " + (i + 1) + ":" + difference;
                }
            }
        }
        return null;
    }

    /** Returns what does not arrive yet. */
    private static byte[] pieces(byte[] held, PeerFrame frame, List<Consumer<Party>> doings) {
        byte[] own = frame.bytes();
        byte[] bytes = Arrays.copyOf(held, held.length + own.length);
        System.arraycopy(own, 0, bytes, held.length, own.length);
        int arriving = Math.max(0, bytes.length - frame.held());
        TreeSet<Integer> ends = new TreeSet<>(frame.cuts());
        ends.removeIf(end -> end >= arriving);
        if (arriving > 0) {
            ends.add(arriving);
        }
        int start = 0;
        for (int end : ends) {
            byte[] piece = Arrays.copyOfRange(bytes, start, end);
            doings.add(party -> party.receive(piece));
            start = end;
        }
        return Arrays.copyOfRange(bytes, arriving, bytes.length);
    }

    static String compare(Consumer<Party> doing, Party reference, Party tested) {
        doing.accept(reference);
        reference.logState();
        List<String> expected = reference.log().take();
        try {
            doing.accept(tested);
            tested.logState();
        } catch (RuntimeException | AssertionError thrown) {
            return lines(expected) + "\n  but the endpoint throws " + thrown + " at " + thrown.getStackTrace()[0];
        }
        List<String> actual = tested.log().take();
        return Log.same(expected, actual) ? null : lines(expected) + "\n  but the endpoint" + lines(actual);
    }

    private static String lines(List<String> lines) {
        return "\n    " + String.join("\n    ", lines);
    }

    Conversation with(List<Step> otherSteps) {
        return new Conversation(role, limits, inverting, otherSteps);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                "the endpoint is a " + role + " with " + limits + (inverting ? ", inverting" : ""));
        for (int i = 0; i < steps.size(); i++) {
            text.append("\n  ").append(i + 1).append(". ").append(steps.get(i));
        }
        return text.toString();
    }
}
