package dev.foghorn.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows between packages, as the root package's documentation draws them. */
class ArchitectureTest {
    private static final String ROOT = "dev.foghorn.protocol";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packagesDependOnOneAnotherOnlyAsDrawn() {
        layeredArchitecture().consideringOnlyDependenciesInLayers()
                .layer("utf8").definedBy(ROOT + ".utf8")
                .layer("close").definedBy(ROOT + ".close")
                .layer("frame").definedBy(ROOT + ".frame")
                .layer("message").definedBy(ROOT + ".message")
                .layer("deflate").definedBy(ROOT + ".deflate")
                .layer("handshake").definedBy(ROOT + ".handshake")
                .layer("endpoint").definedBy(ROOT)
                .whereLayer("utf8").mayNotAccessAnyLayer()
                .whereLayer("close").mayOnlyAccessLayers("utf8")
                .whereLayer("frame").mayOnlyAccessLayers("close")
                .whereLayer("message").mayOnlyAccessLayers("close", "frame", "utf8")
                // for percent-encoded UTF-8 alone
                .whereLayer("handshake").mayOnlyAccessLayers("utf8")
                // an extension plugs in where messages and handshakes let it
                .whereLayer("deflate").mayOnlyAccessLayers("close", "frame", "handshake", "message")
                .whereLayer("endpoint").mayNotBeAccessedByAnyLayer()
                .check(MAIN);
    }

    @Test
    void onlyPercentCodingTakesUtf8IntoTheHandshake() {
        noClasses().that().resideInAPackage(ROOT + ".handshake").and().doNotHaveSimpleName("PercentCoding")
                .should().dependOnClassesThat().resideInAPackage(ROOT + ".utf8")
                .check(MAIN);
    }

    @Test
    void everyPackageIsInTheDrawing() {
        classes().should().resideInAnyPackage(ROOT, ROOT + ".utf8", ROOT + ".close", ROOT + ".frame", ROOT + ".message",
                        ROOT + ".handshake", ROOT + ".deflate")
                .check(MAIN);
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    /** No sockets, no files, no threads: bytes in, bytes out. */
    @Test
    void onlyThePlainPartsOfJavaBaseAreUsed() {
        classes().should().onlyDependOnClassesThat().resideInAnyPackage(
                        ROOT + "..", "java.lang", "java.lang.invoke", "java.lang.runtime",
                        "java.util", "java.util.function", "java.util.regex", "java.util.stream", "java.util.zip",
                        "java.nio", "java.nio.charset", "java.security", "java.net", "java.io")
                .check(MAIN);
        noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.lang.Thread")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.net.Socket")
                .orShould().dependOnClassesThat().haveNameMatching("java\\.io\\.File.*")
                .check(MAIN);
    }

    @Test
    void theModuleRequiresJavaBaseOnly() throws URISyntaxException {
        Path classes = Path.of(Endpoint.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        ModuleDescriptor module = ModuleFinder.of(classes).find(ROOT).orElseThrow().descriptor();
        assertEquals(List.of("java.base"), module.requires().stream().map(Requires::name).toList());
    }

    /** What is not meant to be extended cannot be; interfaces are where others plug in. */
    @Test
    void classesAreFinal() {
        classes().that().areNotInterfaces().and().areNotEnums().and().areNotAnonymousClasses()
                .and().doNotHaveSimpleName("package-info")
                .should().haveModifier(JavaModifier.FINAL)
                .check(MAIN);
    }
}
