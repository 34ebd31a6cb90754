package dev.foghorn.app;

import dev.foghorn.tls.ClientAuth;
import dev.foghorn.tls.ServerTls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options of {@code serve} for TLS. A port with a certificate speaks TLS, and nothing else. */
final class TlsOptions {
    @Option(names = "--tls-cert", paramLabel = "FILE", showDefaultValue = Visibility.NEVER,
            description = "PEM file with the certificate, and those between it and its CA: the port then speaks"
                    + " https:// and wss:// only. May be repeated: each client gets the one for the host name that it"
                    + " asks for (SNI), or the first.")
    private List<Path> certificates = new ArrayList<>();

    @Option(names = "--tls-port", paramLabel = "PORT", showDefaultValue = Visibility.NEVER,
            converter = WholeNumber.Port.class,
            description = "TLS is on this port, and --port stays in the clear. 0 takes a free one. Default: TLS is on"
                    + " --port, and nothing is in the clear.")
    private Integer port;

    @Option(names = "--tls-key", paramLabel = "FILE", showDefaultValue = Visibility.NEVER,
            description = "PEM file with the key of each --tls-cert, in the same order: PKCS#8, PKCS#1 or EC. Not"
                    + " needed where it is in the same file.")
    private List<Path> keys = new ArrayList<>();

    @Option(names = "--tls-keystore", paramLabel = "FILE", showDefaultValue = Visibility.NEVER,
            description = "PKCS12 file with certificates and their keys. May be repeated.")
    private List<Path> keyStores = new ArrayList<>();

    @Option(names = "--tls-password-file", paramLabel = "FILE", showDefaultValue = Visibility.NEVER,
            description = "File whose first line is the password of the keystore, and of encrypted keys.")
    private Path passwordFile;

    @Option(names = "--tls-self-signed",
            description = "Makes a certificate for localhost that nobody trusts, to try things out.")
    private boolean selfSigned;

    @Option(names = "--tls-client-ca", paramLabel = "FILE", showDefaultValue = Visibility.NEVER,
            description = "PEM file with the CAs whose certificates clients show.")
    private Path clientCa;

    @Option(names = "--tls-client-auth", paramLabel = "require|want", showDefaultValue = Visibility.NEVER,
            converter = Choice.OfClientAuth.class,
            description = "With --tls-client-ca: refuse clients without a certificate, or let them in. Default:"
                    + " require.")
    private ClientAuth clientAuth;

    @Option(names = "--tls-reload", paramLabel = "TIME", defaultValue = "10s", converter = TimeSpan.OrOff.class,
            description = "How often these files are looked at. New connections get what has changed; 0 never looks.")
    private Duration reload;

    /**
     * What the options say; null if there is to be no TLS.
     *
     * @throws WrongOption if they do not fit one another, or a file is of no use
     */
    ServerTls tls() throws WrongOption {
        require(clientAuth == null || clientCa != null, "--tls-client-auth", "needs --tls-client-ca");
        require(passwordFile == null || !certificates.isEmpty() || !keyStores.isEmpty(), "--tls-password-file",
                "needs --tls-cert or --tls-keystore");
        if (certificates.isEmpty() && keyStores.isEmpty() && !selfSigned) {
            require(keys.isEmpty(), "--tls-key", "needs --tls-cert");
            require(port == null, "--tls-port", "needs --tls-cert, --tls-keystore or --tls-self-signed");
            require(clientCa == null, "--tls-client-ca", "needs --tls-cert, --tls-keystore or --tls-self-signed");
            return null;
        }
        require(keys.isEmpty() || keys.size() == certificates.size(), "--tls-key",
                "must be there once for each --tls-cert: " + certificates.size() + ", not " + keys.size());
        ServerTls.Builder builder = ServerTls.builder().reloadEvery(reload);
        char[] password = password();
        for (int i = 0; i < certificates.size(); i++) {
            builder.certificate(certificates.get(i), keys.isEmpty() ? certificates.get(i) : keys.get(i), password);
        }
        keyStores.forEach(file -> builder.keyStore(file, password));
        if (clientCa != null) {
            builder.clientCa(clientCa, clientAuth == null ? ClientAuth.REQUIRE : clientAuth);
        }
        try {
            if (selfSigned) {
                builder.certificate(SelfSigned.localhost());
            }
        } catch (IOException e) {
            throw new WrongOption("--tls-self-signed", e.getMessage());
        }
        try {
            return builder.build();
        } catch (IOException e) {
            throw new WrongOption(names(), e.getMessage());
        }
    }

    /** A port of its own for TLS; empty if it takes the place of the clear one. */
    OptionalInt port() {
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** Those that name files: the sentence of the error names the file. */
    private String names() {
        List<String> names = new ArrayList<>();
        if (!certificates.isEmpty()) {
            names.add("--tls-cert");
            names.add("--tls-key");
        }
        if (!keyStores.isEmpty()) {
            names.add("--tls-keystore");
        }
        if (passwordFile != null) {
            names.add("--tls-password-file");
        }
        if (clientCa != null) {
            names.add("--tls-client-ca");
        }
        return String.join(", ", names);
    }

    private char[] password() throws WrongOption {
        return passwordFile == null ? null : PasswordFile.read(passwordFile, "--tls-password-file").toCharArray();
    }

    private static void require(boolean condition, String option, String sentence) throws WrongOption {
        if (!condition) {
            throw new WrongOption(option, sentence);
        }
    }
}
