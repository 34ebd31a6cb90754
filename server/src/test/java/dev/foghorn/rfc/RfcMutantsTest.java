package dev.foghorn.rfc;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Breaks each requirement, and expects that a test which claims to prove it fails. Each mutant has a JVM of its own, in
 * which the changed class comes first on the class path; only the tests that name its requirements run.
 *
 * <p>{@code -Drfc.mutants=5.1} tries those alone whose ids contain this.
 */
@Tag("mutants")
class RfcMutantsTest {
    /** A mutant may make a test wait for what never comes; the one that waits so long has failed, too. */
    private static final int SECONDS = 120;

    private static final ExecutorService WORKERS =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    @TempDir
    static Path folder;

    @AfterAll
    static void stop() {
        WORKERS.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> aTestThatProvesItFails() throws IOException {
        List<ProvingTest> tests = ProvingTest.all();
        String chosen = System.getProperty("rfc.mutants", "");
        List<DynamicTest> all = new ArrayList<>();
        for (Mutant mutant : Mutant.all()) {
            if (mutant.exists() && mutant.ids().stream().anyMatch(id -> id.contains(chosen))) {
                Path classes = Files.createDirectory(folder.resolve("mutant-" + all.size()));
                Future<Set<String>> failed = WORKERS.submit(() -> failures(mutant, tests, classes));
                all.add(DynamicTest.dynamicTest(mutant.toString(), () -> assertKilled(mutant, tests, failed.get())));
            }
        }
        return all.stream();
    }

    /** Else it would say nothing that a test fails on a mutant. */
    @Test
    void withoutAMutantNoTestFails(@TempDir Path noClasses) throws Exception {
        assertEquals(Set.of(), failures(ProvingTest.all(), noClasses));
    }

    private static void assertKilled(Mutant mutant, List<ProvingTest> tests, Set<String> failed) {
        for (String id : mutant.ids()) {
            assertTrue(
                    tests.stream()
                            .filter(test -> test.ids().contains(id))
                            .anyMatch(test -> failed.contains(test.toString())),
                    () -> "survived the tests of " + id + "; failed: " + failed);
        }
    }

    private static Set<String> failures(Mutant mutant, List<ProvingTest> tests, Path classes) throws Exception {
        compile(mutant, classes);
        return failures(
                tests.stream().filter(test -> test.ids().stream().anyMatch(mutant.ids()::contains)).toList(), classes);
    }

    /**
     * The names of the tests that fail.
     *
     * @param classes what comes first on the class path
     */
    private static Set<String> failures(List<ProvingTest> tests, Path classes) throws Exception {
        String classPath = System.getProperty("java.class.path");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // they live a second or two
                "-cp",
                classes + System.getProperty("path.separator") + classPath,
                FailedTests.class.getName()));
        tests.stream().map(ProvingTest::selector).forEach(command::add);
        Path output = classes.resolve("failed.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean ended;
        try {
            ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        Set<String> failed = lines.stream().filter(line -> !line.startsWith(FailedTests.BEGUN)).collect(toSet());
        if (ended) {
            assertEquals(0, process.exitValue(), () -> "the tests did not run to their end:\n" + lines);
        } else {
            failed.add(lines.get(lines.size() - 1).substring(FailedTests.BEGUN.length())); // it hangs
        }
        return failed;
    }

    private static void compile(Mutant mutant, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        String source = mutant.source();
        JavaFileObject file = new SimpleJavaFileObject(
                URI.create("string:///" + mutant.file().getFileName()), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        List<String> options = List.of(
                "-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none", "-nowarn");
        assertTrue(
                compiler.getTask(complaints, null, null, options, null, List.of(file)).call(),
                () -> mutant + " does not compile:\n" + complaints);
    }
}
