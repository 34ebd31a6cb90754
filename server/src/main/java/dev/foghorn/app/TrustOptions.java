package dev.foghorn.app;

import dev.foghorn.tls.ClientTls;
import dev.foghorn.tls.Identity;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** A client's options for {@code wss://}: whom it trusts, and who it is. */
public final class TrustOptions {
    @ArgGroup
    private Trust trust = new Trust();

    @Option(names = "--cert", paramLabel = "FILE",
            description = "PEM file with the certificate to show to a server that asks for one.")
    private Path certificate;

    @Option(names = "--key", paramLabel = "FILE",
            description = "PEM file with its key, not encrypted. Not needed where it is in the same file.")
    private Path key;

    private static final class Trust {
        @Option(names = "--ca", paramLabel = "FILE",
                description = "Trusts the CAs in this PEM file, and not those of the JDK.")
        private Path ca;

        @Option(names = "--insecure",
                description = "Takes any certificate of the server: for trying things out.")
        private boolean insecure;
    }

    /** @throws IOException if a file cannot be used, in a sentence that names it */
    public ClientTls tls() throws IOException {
        ClientTls tls = trust.insecure ? ClientTls.insecure()
                : trust.ca != null ? ClientTls.trusting(trust.ca)
                : ClientTls.system();
        return certificate == null
                ? tls
                : tls.withIdentity(Identity.ofPem(certificate, key == null ? certificate : key, null));
    }
}
