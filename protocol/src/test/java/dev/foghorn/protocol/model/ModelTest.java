package dev.foghorn.protocol.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.foghorn.protocol.Seed;
import dev.foghorn.protocol.frame.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The endpoint does what the reference does, in every conversation; and the conversations go everywhere. */
class ModelTest {
    private static final int CONVERSATIONS = Integer.getInteger("foghorn.conversations", 4_000);
    private static final Consumer<Rule> UNCOUNTED = rule -> { };

    @Test
    void theEndpointDoesWhatTheReferenceDoesInEveryConversation() {
        Generator generator = new Generator(Seed.random());
        for (int i = 0; i < CONVERSATIONS; i++) {
            assertSame(generator.next(), UNCOUNTED);
        }
    }

    private static void assertSame(Conversation conversation, Consumer<Rule> reached) {
        if (conversation.difference(reached) != null) {
            Conversation smallest = Shrinker.shrink(conversation, smaller -> smaller.difference(UNCOUNTED) != null);
            fail(smallest + "\n" + smallest.difference(UNCOUNTED));
        }
    }

    /** Deterministic; a rule that no conversation reaches is one that nobody checks. */
    @Test
    void conversationsReachEachRuleInBothRoles() {
        Map<Role, Map<Rule, Integer>> counts = new EnumMap<>(Role.class);
        Generator generator = new Generator(new Random(6455));
        for (int i = 0; i < 4_000; i++) {
            Conversation conversation = generator.next();
            Map<Rule, Integer> ofRole = counts.computeIfAbsent(conversation.role(), role -> new EnumMap<>(Rule.class));
            assertSame(conversation, rule -> ofRole.merge(rule, 1, Integer::sum));
        }
        List<String> rare = new ArrayList<>();
        counts.forEach((role, ofRole) -> {
            for (Rule rule : Rule.values()) {
                System.out.println(role+" "+rule+" "+ofRole.get(rule));
                if (ofRole.getOrDefault(rule, 0) < 10) {
                    rare.add(role + " " + rule + " " + ofRole.get(rule));
                }
            }
        });
        assertEquals(List.of(), rare);
    }
}
