package dev.foghorn.rfc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the source of a class is. */
final class Sources {
    /** The project: the tests run in the folder of their module. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final List<String> MODULES = List.of("protocol", "server");

    private Sources() {}

    static Path main(String className) {
        return find("main", className);
    }

    static Path test(String className) {
        return find("test", className);
    }

    private static Path find(String kind, String className) {
        String file = className.replaceFirst("\\$.*", "").replace('.', '/') + ".java";
        return MODULES.stream()
                .map(module -> ROOT.resolve(module).resolve("src/" + kind + "/java").resolve(file))
                .filter(Files::exists)
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("there is no source of " + className));
    }
}
