package dev.foghorn.rfc;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
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

/**
 * A program that runs the tests it is given, and prints {@code class#method} of those that fail, one a line, and of
 * each that begins with {@link #BEGUN} in front. Ends with its standard input: who started it may be gone.
 */
final class FailedTests implements TestExecutionListener {
    static final String BEGUN = "begun ";

    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private TestPlan plan;

    public static void main(String[] selectors) {
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(selectors).map(FailedTests::method).toList())
                .build();
        Launcher launcher = LauncherFactory.create();
        Thread parent = new Thread(FailedTests::endWithInput, "parent");
        parent.setDaemon(true);
        parent.start();
        launcher.execute(request, new FailedTests());
        // threads that a broken test left behind do not matter
        Runtime.getRuntime().halt(0);
    }

    private static void endWithInput() {
        try {
            System.in.readAllBytes();
        } catch (IOException gone) {
            // as good as its end
        }
        Runtime.getRuntime().halt(1);
    }

    private static MethodSelector method(String selector) {
        return DiscoverySelectors.selectMethod(selector);
    }

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        method(test).ifPresent(name -> out.println(BEGUN + name));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
            method(test).ifPresent(out::println);
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
