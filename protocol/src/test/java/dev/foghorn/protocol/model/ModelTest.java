package dev.foghorn.protocol.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.foghorn.protocol.Seed;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The endpoint does what the reference does, in every conversation; and the conversations go everywhere. */
class ModelTest {
    private static final int CONVERSATIONS = Integer.getInteger("foghorn.conversations", 4_000);

    /** Of a tally over {@value #COUNTED} conversations. */
    private static final int OFTEN = 10;
    private static final int COUNTED = 4_000;

    /** A client is sent no keys, and for a server there is no frame that it may not share. */
    private static final Map<Role, Set<Rule>> NEVER = Map.of(
            Role.CLIENT, EnumSet.of(Rule.KEY_OF_ZERO),
            Role.SERVER, EnumSet.of(Rule.SEND_ENCODED_BY_A_CLIENT));

    /** Only where an extension was negotiated. */
    private static final Set<Rule> OF_AN_EXTENSION = EnumSet.of(Rule.MARKED_CONTROL, Rule.MARKED_CONTINUATION,
            Rule.MARKED_MESSAGE, Rule.UNMARKED_MESSAGE, Rule.SENT_MARKED, Rule.SENT_UNMARKED);

    @Test
    void theEndpointDoesWhatTheReferenceDoesInEveryConversation() {
        assertNoDifferences(new Generator(Seed.random()));
    }

    @Test
    void theEndpointDoesWhatTheReferenceDoesWithAnExtension() {
        assertNoDifferences(new Generator(Seed.random(), true));
    }

    private static void assertNoDifferences(Generator generator) {
        for (int i = 0; i < CONVERSATIONS; i++) {
            assertNoDifference(generator.next(), new Tally());
        }
    }

    private static void assertNoDifference(Conversation conversation, Tally tally) {
        if (conversation.difference(tally) != null) {
            Conversation smallest = Shrinker.shrink(conversation, ModelTest::differs);
            fail("The endpoint is not the reference. The smallest conversation found:\n" + smallest + "\n"
                    + smallest.difference(new Tally()));
        }
    }

    private static boolean differs(Conversation conversation) {
        return conversation.difference(new Tally()) != null;
    }

    /** By a seed of its own, so the counts are the same each time. */
    @Test
    void conversationsReachEachRuleAndEachCloseCodeInBothRoles() {
        Map<Role, Tally> tallies = tallies(new Generator(new Random(6455)));
        List<String> rare = rare(EnumSet.complementOf(EnumSet.copyOf(OF_AN_EXTENSION)), tallies);
        tallies.forEach((role, tally) -> {
            for (int code : Generator.CODES) {
                if (tally.ofCode(code) == 0) {
                    rare.add(role + ": close code " + code);
                }
            }
        });
        assertEquals(List.of(), rare);
    }

    @Test
    void conversationsReachEachRuleOfAnExtensionInBothRoles() {
        assertEquals(List.of(), rare(OF_AN_EXTENSION, tallies(new Generator(new Random(7692), true))));
    }

    private static Map<Role, Tally> tallies(Generator generator) {
        Map<Role, Tally> tallies = new EnumMap<>(Map.of(Role.CLIENT, new Tally(), Role.SERVER, new Tally()));
        for (int i = 0; i < COUNTED; i++) {
            Conversation conversation = generator.next();
            assertNoDifference(conversation, tallies.get(conversation.role()));
        }
        return tallies;
    }

    private static List<String> rare(Set<Rule> rules, Map<Role, Tally> tallies) {
        List<String> rare = new ArrayList<>();
        tallies.forEach((role, tally) -> {
            for (Rule rule : rules) {
                if (tally.of(rule) < OFTEN && !NEVER.get(role).contains(rule)) {
                    rare.add(role + ": " + rule + " (" + rule.section + ") " + tally.of(rule) + " times");
                }
            }
        });
        return rare;
    }

    /** An endpoint that lets one fragment more pass: found out, and told in as few steps as it takes. */
    @Test
    void aDifferenceIsFoundAndShrunkToWhatMattersForIt() {
        Predicate<Conversation> differs = conversation -> {
            Limits limits = conversation.limits();
            Limits wrong = new Limits(limits.maxFrame(), limits.maxMessage(), limits.maxFragments() + 1);
            Role role = conversation.role();
            return conversation.difference(
                    new Reference(role == Role.SERVER, limits, new Tally()), new Tested(role, wrong)) != null;
        };
        Generator generator = new Generator(new Random(6455));
        Conversation failing = generator.next();
        while (!differs.test(failing)) {
            failing = generator.next();
        }
        Conversation smallest = Shrinker.shrink(failing, differs);
        assertEquals(smallest.limits().maxFragments() + 1, smallest.steps().size(), smallest::toString);
        for (Step step : smallest.steps()) {
            assertEquals(0, ((PeerFrame) step).payload().length, smallest::toString);
        }
    }
}
