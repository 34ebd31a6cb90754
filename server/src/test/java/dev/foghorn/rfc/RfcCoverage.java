package dev.foghorn.rfc;

import static java.util.stream.Collectors.joining;

import dev.foghorn.rfc.Requirement.Level;
import dev.foghorn.rfc.Requirement.Status;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The page {@code protocol/RFC-COVERAGE.md}: the map from the RFC to the code and the tests. */
final class RfcCoverage {
    static final Path FILE = Sources.ROOT.resolve("protocol/RFC-COVERAGE.md");
    static final String COMMAND = "mvn test -Dtest=RfcCoverageTest -Drfc.coverage.write=true "
            + "-Dsurefire.failIfNoSpecifiedTests=false";

    /** Begins the sections and ids of the extension's RFC; those of RFC 6455 stand for themselves. */
    private static final String DEFLATE = "7692-";

    private final List<Requirement> requirements;
    private final List<ProvingTest> tests;
    private final List<Mutant> mutants;

    RfcCoverage(List<Requirement> requirements, List<ProvingTest> tests, List<Mutant> mutants) {
        this.requirements = requirements;
        this.tests = tests;
        this.mutants = mutants;
    }

    String page() {
        StringBuilder page = new StringBuilder();
        page.append("""
                # RFC 6455 and RFC 7692, statement by statement

                Every normative statement of RFC 6455, sections 3 to 10, and of RFC 7692, sections 4 to 7: whom it binds, which method does it, and which tests
                prove it. This page is made from [requirements.csv](src/test/resources/rfc/requirements.csv) and from
                the tests' `@Proves`; a test fails when it is stale. To make it anew, in the project's folder:

                ```sh
                %s
                ```

                """.formatted(COMMAND));
        counts(page);
        mutants(page);
        Map<String, List<Requirement>> sections = requirements.stream()
                .collect(Collectors.groupingBy(
                        Requirement::section, LinkedHashMap::new, Collectors.toList()));
        sections.forEach((section, rows) -> section(page, section, rows));
        return page.toString();
    }

    private void counts(StringBuilder page) {
        page.append("| | kept | declined | not ours | open |\n|---|---|---|---|---|\n");
        for (Level level : Level.values()) {
            page.append("| ").append(words(level));
            for (Status status : Status.values()) {
                long count = requirements.stream()
                        .filter(row -> row.level() == level && row.status() == status)
                        .count();
                page.append(" | ").append(count);
            }
            page.append(" |\n");
        }
        page.append("\n\"Declined\", \"not ours\" and \"open\" (not done yet) have their reason below.\n\n");
    }

    private void mutants(StringBuilder page) {
        List<Mutant> recorded = mutants.stream().filter(Mutant::exists).toList();
        long broken = recorded.stream().flatMap(mutant -> mutant.ids().stream()).distinct().count();
        page.append("""
                ## Do the tests prove it?

                [%d recorded mutants](src/test/resources/rfc/mutants) break %d of the %d statements that are kept, one
                after the other: a check is removed, a bit is changed. For each, a test that names the statement must
                fail:

                ```sh
                mvn verify -Pmutants
                ```

                The build fails if a single mutant survives. No mutant is recorded for:

                """.formatted(
                        recorded.size(), broken, requirements.stream().filter(Requirement::isKept).count()));
        for (Mutant none : mutants.stream().filter(mutant -> !mutant.exists()).toList()) {
            page.append("- ").append(String.join(", ", none.ids())).append(": ").append(none.what()).append('\n');
        }
        page.append('\n');
    }

    private void section(StringBuilder page, String section, List<Requirement> rows) {
        String title = section.startsWith(DEFLATE) ? "RFC 7692, section " : "Section ";
        String rfc = section.startsWith(DEFLATE) ? "7692" : "6455";
        String number = section.replace(DEFLATE, "");
        page.append("## [").append(title).append(number).append("](https://www.rfc-editor.org/rfc/rfc").append(rfc)
                .append("#section-").append(number).append(")\n\n");
        page.append("| | binds | statement | done by | proven by |\n|---|---|---|---|---|\n");
        for (Requirement row : rows) {
            page.append("| ").append(row.id())
                    .append(" | ").append(words(row.binds()))
                    .append(" | ").append(row.quote().replace("|", "\\|"))
                    .append(" | ").append(row.isKept() ? doneBy(row) : words(row.status()) + ": " + row.reason())
                    .append(" | ").append(row.isKept() ? provenBy(row) : "")
                    .append(" |\n");
        }
        page.append('\n');
    }

    private String doneBy(Requirement row) {
        String links = row.code().stream()
                .map(place -> link(place, Sources.main("dev.foghorn." + place.split("#")[0])))
                .collect(joining("<br>"));
        return row.reason().isEmpty() ? links : links + "<br>" + row.reason();
    }

    private String provenBy(Requirement row) {
        return new TreeSet<>(tests.stream()
                        .filter(test -> test.proves(row))
                        .map(test -> link(test.toString(), Sources.test(test.className())))
                        .toList())
                .stream()
                .collect(joining("<br>"));
    }

    /** Names the class and the method, so that it stays true when lines move. */
    private static String link(String place, Path source) {
        String name = place.substring(place.lastIndexOf('.', place.indexOf('#')) + 1).replace('$', '.');
        String target = FILE.getParent().relativize(source).toString().replace('\\', '/');
        return "[" + name + "](" + target + ")";
    }

    private static String words(Enum<?> constant) {
        String name = constant.name().replace('_', ' ');
        return constant instanceof Level ? name : name.toLowerCase(Locale.ROOT);
    }
}
