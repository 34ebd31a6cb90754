package dev.foghorn.rfc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.rfc.Requirement.Level;
import dev.foghorn.rfc.Requirement.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every statement of the RFC has its code, its tests and its mutants, and the page that shows them is true. */
class RfcCoverageTest {
    /** More would mean that the test is not about any of them. */
    private static final int MOST_IDS = 5;

    private static List<Requirement> requirements;
    private static List<ProvingTest> tests;
    private static List<Mutant> mutants;

    @BeforeAll
    static void read() throws IOException {
        requirements = Requirement.all();
        tests = ProvingTest.all();
        mutants = Mutant.all();
    }

    @Test
    void statementsAreNumberedInTheOrderOfTheText() {
        String section = "";
        int number = 0;
        for (Requirement row : requirements) {
            number = row.section().equals(section) ? number + 1 : 1;
            section = row.section();
            assertEquals(section + "-" + number, row.id());
        }
        assertNone("sections that come twice", requirements.stream()
                .collect(Collectors.groupingBy(Requirement::id))
                .values().stream()
                .filter(rows -> rows.size() > 1));
    }

    @Test
    void whatIsNotKeptHasAReason() {
        assertNone("without a reason", requirements.stream().filter(row -> !row.isKept() && row.reason().isBlank()));
    }

    @Test
    void noMustThatBindsUsIsDeclined() {
        assertNone("declined though the RFC says MUST", requirements.stream()
                .filter(row -> row.status() == Status.DECLINED)
                .filter(row -> row.level() == Level.MUST || row.level() == Level.MUST_NOT));
    }

    @Test
    void whatIsKeptNamesMethodsThatExist() {
        assertNone("names no code", requirements.stream().filter(row -> row.isKept() && row.code().isEmpty()));
        assertNone("names a method that does not exist", requirements.stream()
                .flatMap(row -> row.code().stream().map(place -> row.id() + " " + place))
                .filter(place -> !exists(place.split(" ")[1])));
    }

    private static boolean exists(String place) {
        String[] parts = place.split("#");
        try {
            Class<?> type = Class.forName("dev.foghorn." + parts[0], false, RfcCoverageTest.class.getClassLoader());
            return parts[1].equals("new")
                    || Arrays.stream(type.getDeclaredMethods()).anyMatch(method -> method.getName().equals(parts[1]));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Test
    void whatIsKeptHasATest() {
        assertNone("without a test", requirements.stream()
                .filter(Requirement::isKept)
                .filter(row -> tests.stream().noneMatch(test -> test.proves(row))));
    }

    @Test
    void testsNameStatementsThatAreKept() {
        Set<String> kept = keptIds();
        assertNone("name what is not kept", tests.stream().filter(test -> !kept.containsAll(test.ids())));
        assertNone("name too many", tests.stream().filter(test -> test.ids().size() > MOST_IDS));
    }

    @Test
    void whatIsKeptHasAMutantOrAReasonWhyNot() {
        Set<String> named = mutants.stream().flatMap(mutant -> mutant.ids().stream()).collect(Collectors.toSet());
        assertNone("without a mutant", requirements.stream()
                .filter(row -> row.isKept() && !named.contains(row.id())));
        Set<String> kept = keptIds();
        assertNone("mutants of what is not kept", mutants.stream().filter(mutant -> !kept.containsAll(mutant.ids())));
    }

    @Test
    void mutantsFitTheCode() throws IOException {
        for (Mutant mutant : mutants) {
            if (mutant.exists()) {
                mutant.source();
            }
        }
    }

    @Test
    void thePageIsCurrent() throws IOException {
        String page = new RfcCoverage(requirements, tests, mutants).page();
        if (Boolean.getBoolean("rfc.coverage.write")) {
            Files.writeString(RfcCoverage.FILE, page);
        }
        assertEquals(page, Files.readString(RfcCoverage.FILE), "stale; make it anew: " + RfcCoverage.COMMAND);
    }

    private static Set<String> keptIds() {
        return requirements.stream().filter(Requirement::isKept).map(Requirement::id).collect(Collectors.toSet());
    }

    private static void assertNone(String wrong, Stream<?> found) {
        List<String> list = found.map(String::valueOf).toList();
        assertTrue(list.isEmpty(), () -> list.size() + " " + wrong + ":\n" + String.join("\n", list));
    }
}
