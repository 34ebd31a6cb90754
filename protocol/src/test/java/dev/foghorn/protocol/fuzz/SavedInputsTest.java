package dev.foghorn.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * The inputs that the fuzzer starts from, and those that it has found, as ordinary tests: without Jazzer's agent. They
 * lie where Jazzer looks for them, in {@code <target>Inputs/<method>}; see "Fuzzing" in the README.
 */
class SavedInputsTest {
    private static final String INPUTS = "Inputs";

    @TestFactory
    Stream<DynamicNode> everyTargetKeepsItsRulesOnItsSavedInputs() throws URISyntaxException {
        Path here = Path.of(SavedInputsTest.class.getResource(".").toURI());
        return list(here).stream()
                .filter(file -> file.getFileName().toString().endsWith("Fuzz.class"))
                .map(target -> dynamicContainer(name(target), inputsOf(target)));
    }

    private static String name(Path target) {
        return target.getFileName().toString().replace(".class", "");
    }

    private static Stream<DynamicTest> inputsOf(Path target) {
        Method method = methodOf(SavedInputsTest.class.getPackageName() + "." + name(target));
        Path inputs = target.resolveSibling(name(target) + INPUTS);
        assertEquals(List.of(inputs.resolve(method.getName())), list(inputs), "the directory that Jazzer looks into");
        return list(inputs.resolve(method.getName())).stream()
                .map(input -> dynamicTest(
                        input.getFileName().toString(), () -> run(method, Files.readAllBytes(input))));
    }

    /** Jazzer fuzzes one target in a JVM, so a class has one. */
    private static Method methodOf(String target) {
        try {
            List<Method> methods = AnnotationSupport.findAnnotatedMethods(
                    Class.forName(target), FuzzTest.class, HierarchyTraversalMode.TOP_DOWN);
            assertEquals(1, methods.size(), target);
            return methods.get(0);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static void run(Method method, byte[] input) throws Throwable {
        try {
            var constructor = method.getDeclaringClass().getDeclaredConstructor();
            method.invoke(constructor.newInstance(), (Object) input);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
