package dev.foghorn.rfc;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.foghorn.protocol.rfc.Proves;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Disabled;
import org.junit.platform.commons.annotation.Testable;

/**
 * A test that names the requirements it proves, in whichever module.
 *
 * @param className the class it stands in
 * @param parameters the full names of its parameters' types, separated by commas
 */
record ProvingTest(String className, String method, String parameters, List<String> ids) {

    /** All of them, in the order of their names. */
    static List<ProvingTest> all() {
        JavaClasses classes = new ClassFileImporter().importPackages("dev.foghorn");
        return classes.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Proves.class))
                // what is no test, or does not run, proves nothing
                .filter(method -> method.isMetaAnnotatedWith(Testable.class))
                .filter(method -> !method.isMetaAnnotatedWith(Disabled.class))
                .map(ProvingTest::of)
                .sorted(Comparator.comparing(ProvingTest::toString))
                .toList();
    }

    private static ProvingTest of(JavaMethod method) {
        return new ProvingTest(
                method.getOwner().getName(),
                method.getName(),
                method.getRawParameterTypes().stream().map(JavaClass::getName).collect(Collectors.joining(",")),
                List.of(method.getAnnotationOfType(Proves.class).value()));
    }

    boolean proves(Requirement requirement) {
        return ids.contains(requirement.id());
    }

    /** As JUnit wants it told. */
    String selector() {
        return className + "#" + method + "(" + parameters + ")";
    }

    /** As it is reported and shown. */
    @Override
    public String toString() {
        return className + "#" + method;
    }
}
