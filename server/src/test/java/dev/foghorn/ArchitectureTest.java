package dev.foghorn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.foghorn.server.WebSocketServer;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The arrows between the packages of this module:
 *
 * <pre>
 *   api, threads &lt;- loop &lt;- hub, server, client &lt;- app
 *       threads &lt;- files &lt;- tls &lt;- server, client &lt;- app
 *
 *   chat.log, chat.filter, chat.wire &lt;- chat.rate, chat.account &lt;- chat.login &lt;- chat &lt;- app
 *     files &lt;- chat.filter, chat.account   chat.wire &lt;- chat.client   threads &lt;- chat...
 * </pre>
 */
class ArchitectureTest {
    private static final String ROOT = "dev.foghorn.";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.foghorn");

    @Test
    void apiKnowsTheProtocolOnly() {
        only("api").check(MAIN);
    }

    @Test
    void loopKnowsNeitherHubNorServerNorClient() {
        only("loop", "api", "threads").check(MAIN);
    }

    @Test
    void threadsAndFilesStandBelowAllOthers() {
        only("threads").check(MAIN);
        only("files", "threads").check(MAIN);
    }

    @Test
    void tlsKnowsOfFoghornTheWatchOfFilesOnly() {
        classes().that().resideInAPackage(ROOT + "tls")
                .should().onlyDependOnClassesThat().resideInAnyPackage(
                        "java..", "javax..", "org.slf4j", ROOT + "tls", ROOT + "files")
                .check(MAIN);
    }

    @Test
    void hubServerAndClientDoNotKnowOneAnother() {
        only("hub", "api", "loop").check(MAIN);
        only("server", "api", "loop", "tls").check(MAIN);
        only("client", "api", "loop", "tls").check(MAIN);
    }

    @Test
    void thePartsOfTheChatKnowOnlyWhatTheyStandFor() {
        chat("chat.log", "java.sql", "javax.sql", "com.zaxxer.hikari..").check(MAIN);
        chat("chat.filter", "com.google.re2j", ROOT + "files").check(MAIN);
        chat("chat.wire", "tools.jackson.core..", ROOT + "api").check(MAIN);
        chat("chat.rate", ROOT + "chat.wire", ROOT + "loop").check(MAIN);
        chat("chat.account", "java.sql", "javax.sql", "com.nimbusds..", "at.favre.lib..", ROOT + "chat.wire",
                ROOT + "files", ROOT + "threads").check(MAIN);
        chat("chat.login", "tools.jackson.core..", ROOT + "chat.account", ROOT + "chat.wire", ROOT + "server",
                ROOT + "loop", ROOT + "threads").check(MAIN);
        chat("chat.client", "tools.jackson.core..", ROOT + "chat.wire", ROOT + "client", ROOT + "api", ROOT + "loop",
                ROOT + "threads").check(MAIN);
        chat("chat", ROOT + "chat..", ROOT + "hub", ROOT + "server", ROOT + "api", ROOT + "loop", ROOT + "threads")
                .check(MAIN);
        noClasses().that().resideInAPackage(ROOT + "chat")
                .should().dependOnClassesThat().resideInAnyPackage("java.sql", "tools.jackson..", ROOT + "chat.client")
                .allowEmptyShould(true)
                .check(MAIN);
    }

    private static ArchRule chat(String name, String... known) {
        List<String> allowed = new ArrayList<>(List.of("java..", "org.slf4j", ROOT + "protocol..", ROOT + name));
        allowed.addAll(List.of(known));
        return classes().that().resideInAPackage(ROOT + name)
                .should().onlyDependOnClassesThat().resideInAnyPackage(allowed.toArray(String[]::new))
                .allowEmptyShould(true);
    }

    /** Of Foghorn, the package may use itself, these and the protocol; of others, the JDK and SLF4J's interface. */
    private static ArchRule only(String name, String... known) {
        List<String> allowed = new ArrayList<>(List.of(
                "java..", "javax.net.ssl", "com.sun.management", "org.slf4j", ROOT + "protocol..", ROOT + name));
        for (String other : known) {
            allowed.add(ROOT + other);
        }
        return classes().that().resideInAPackage(ROOT + name)
                .should().onlyDependOnClassesThat().resideInAnyPackage(allowed.toArray(String[]::new));
    }

    @Test
    void onlyTheProgramKnowsTheCommandLineTheLoggerAndTheMetricsLibrary() {
        noClasses().that().resideOutsideOfPackage(ROOT + "app..")
                .should().dependOnClassesThat().resideInAnyPackage("picocli..", "org.slf4j.simple..",
                        "io.prometheus..", ROOT + "app..")
                .check(MAIN);
    }

    @Test
    void everyPackageIsInTheDrawing() {
        classes().should().resideInAnyPackage(ROOT + "api", ROOT + "loop", ROOT + "tls", ROOT + "files",
                        ROOT + "threads", ROOT + "hub", ROOT + "server", ROOT + "client", ROOT + "chat..",
                        ROOT + "app..", ROOT + "protocol..")
                .check(MAIN);
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void theModuleNeedsTheJdkTheProtocolAndSlf4jOnly() throws URISyntaxException {
        Path classes = Path.of(WebSocketServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        ModuleDescriptor module = ModuleFinder.of(classes).find("dev.foghorn.server").orElseThrow().descriptor();
        Set<String> needed = module.requires().stream()
                .filter(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
                .map(Requires::name)
                .collect(Collectors.toSet());
        assertEquals(Set.of("java.base", "jdk.management", "org.slf4j", "dev.foghorn.protocol"), needed);
    }
}
