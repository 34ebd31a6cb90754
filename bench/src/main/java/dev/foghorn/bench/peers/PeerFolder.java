package dev.foghorn.bench.peers;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the peers are: the folder {@code bench/peers} beside {@code bench/target}, from which this runs. */
record PeerFolder(Path path) {
    /** From this program's jar, or from its folder of classes. */
    static PeerFolder besideThis() {
        return new PeerFolder(ownPath().getParent().resolveSibling("peers"));
    }

    Path target(String module) {
        return path.resolve(module).resolve("target");
    }

    /** Foghorn comes from where this comes from. */
    String ownClassPath() {
        return System.getProperty("java.class.path");
    }

    private static Path ownPath() {
        try {
            return Path.of(PeerFolder.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where this program lies is no path", e);
        }
    }
}
