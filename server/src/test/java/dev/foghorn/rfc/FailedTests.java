package dev.foghorn.rfc;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A program that runs the tests it is given, and prints {@code class#method} of those that fail, one a line. */
final class FailedTests implements TestExecutionListener {
    /** Said in place of names, of tests that had to be stopped. */
    static final String TIMED_OUT = "(timed out)";

    private final Set<String> failed = new TreeSet<>();
    private TestPlan plan;

    public static void main(String[] selectors) {
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(selectors).map(FailedTests::method).toList())
                .build();
        Launcher launcher = LauncherFactory.create();
        FailedTests listener = new FailedTests();
        launcher.execute(request, listener);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        listener.failed.forEach(out::println);
        // threads that a broken test left behind do not matter
        Runtime.getRuntime().halt(0);
    }

    private static MethodSelector method(String selector) {
        return DiscoverySelectors.selectMethod(selector);
    }

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
            method(test).ifPresent(failed::add);
        }
    }

    /** An invocation with arguments belongs to its method. */
    private Optional<String> method(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .map(source -> source.getClassName() + "#" + source.getMethodName())
                .or(() -> plan.getParent(test).flatMap(this::method));
    }
}
