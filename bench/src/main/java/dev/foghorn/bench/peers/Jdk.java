package dev.foghorn.bench.peers;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * A JDK that servers run on.
 *
 * @param home its folder
 * @param feature 17, 25 and so on
 */
record Jdk(Path home, int feature) {
    /** From this one on the JVM wants to be told who may call native code, and who may use Unsafe. */
    private static final int ASKS_FOR_PERMISSION = 24;

    /** @throws IOException if there is no JDK */
    static Jdk at(Path home) throws IOException {
        Properties release = new Properties();
        try (Reader text = Files.newBufferedReader(home.resolve("release"))) {
            release.load(text);
            String version = release.getProperty("JAVA_VERSION").replace("\"", "");
            return new Jdk(home, Runtime.Version.parse(version).feature());
        } catch (IOException | RuntimeException e) {
            throw new IOException(home + " is not the folder of a JDK: it has no readable file 'release'", e);
        }
    }

    /** The one that runs this. */
    static Jdk own() {
        return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    Path java() {
        return home.resolve("bin").resolve("java");
    }

    /** Without these Netty leaves out what makes it fast; they go to every server alike. */
    List<String> permissions() {
        return feature < ASKS_FOR_PERMISSION
                ? List.of()
                : List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    }

    @Override
    public String toString() {
        return "JDK " + feature + " (" + home + ")";
    }
}
