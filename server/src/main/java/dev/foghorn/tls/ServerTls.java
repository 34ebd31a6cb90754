package dev.foghorn.tls;

import dev.foghorn.files.FileWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's side of TLS 1.2 and 1.3: its certificates, and whether clients must show one. Makes an engine for each
 * connection.
 *
 * <p>Files are looked at from time to time. When one has changed, all are read again, and new connections get what is in
 * them; those that are open keep what they have. If what was read is no good, a warning says why, and nothing changes.
 *
 * <p>Thread-safe. The thread that looks at files is a daemon, and ends at {@link #close}.
 */
public final class ServerTls implements Supplier<SSLEngine>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    /** RFC 7301; there is no HTTP/2 here. A client that offers others only is refused. */
    private static final String[] APPLICATION_PROTOCOLS = {"http/1.1"};
    /**
     * Of TLS 1.2 those only whose past traffic a stolen key does not open (ECDHE), and without CBC and its padding; RFC
     * 9325 section 4.2. All suites of TLS 1.3 are so.
     */
    private static final Pattern CIPHER_SUITES = Pattern.compile(
            "TLS_(AES|CHACHA20)_.*|TLS_ECDHE_.*_(GCM|CHACHA20_POLY1305)_.*");
    private static final Duration RELOAD = Duration.ofSeconds(10);

    /** Where identities come from. */
    private interface Source {
        List<Identity> read() throws IOException;
    }

    private final List<Source> sources;
    private final Path clientCa;
    private final ClientAuth clientAuth;
    private final String[] cipherSuites;
    private volatile SSLContext context;
    private final FileWatch watch;

    private ServerTls(Builder builder) throws IOException {
        sources = List.copyOf(builder.sources);
        clientCa = builder.clientCa;
        clientAuth = builder.clientAuth;
        watch = new FileWatch("certificates", builder.files, () -> context = load());
        context = load();
        cipherSuites = Arrays.stream(context.getDefaultSSLParameters().getCipherSuites())
                .filter(suite -> CIPHER_SUITES.matcher(suite).matches())
                .toArray(String[]::new);
        watch.start(builder.reload, "foghorn-tls-reload");
    }

    public static Builder builder() {
        return new Builder();
    }

    /** An engine for one connection. */
    @Override
    public SSLEngine get() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setCipherSuites(cipherSuites);
        parameters.setUseCipherSuitesOrder(true);
        parameters.setApplicationProtocols(APPLICATION_PROTOCOLS);
        if (clientCa != null && clientAuth == ClientAuth.REQUIRE) {
            parameters.setNeedClientAuth(true);
        } else if (clientCa != null) {
            parameters.setWantClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private SSLContext load() throws IOException {
        List<Identity> identities = new ArrayList<>();
        for (Source source : sources) {
            identities.addAll(source.read());
        }
        try {
            // none: with no authority of ours nobody is asked for a certificate
            TrustManager[] trust = clientCa == null
                    ? new TrustManager[0]
                    : Certificates.trusting(Certificates.read(clientCa));
            SSLContext loaded = SSLContext.getInstance("TLS");
            loaded.init(new KeyManager[] {new ServerKeys(identities)}, trust, null);
            warnOfExpiry(identities);
            return loaded;
        } catch (GeneralSecurityException e) {
            throw new IOException("the JDK cannot use a certificate or key: " + e.getMessage(), e);
        }
    }

    private static void warnOfExpiry(List<Identity> identities) {
        for (Identity identity : identities) {
            X509Certificate certificate = identity.certificate();
            Instant end = certificate.getNotAfter().toInstant();
            if (end.isBefore(Instant.now())) {
                log.warn("the certificate of {} expired at {}", certificate.getSubjectX500Principal(), end);
            }
        }
    }

    /** Reads all files again if one of them has changed since they were last used. */
    void reloadIfChanged() {
        watch.look();
    }

    /** Looks at the files no more. */
    @Override
    public void close() {
        watch.close();
    }

    /** Which certificates, and from whom. Not thread-safe. */
    public static final class Builder {
        private final List<Source> sources = new ArrayList<>();
        private final List<Path> files = new ArrayList<>();
        private Path clientCa;
        private ClientAuth clientAuth = ClientAuth.REQUIRE;
        private Duration reload = RELOAD;

        private Builder() {}

        /**
         * A certificate in PEM files, which may be the same. Called several times, each client gets the one for the
         * name that it asks for (SNI), or the first.
         *
         * @param chain the own certificate, and then those of the authorities between it and the one clients know
         * @param key PKCS#8, PKCS#1 or SEC 1
         * @param password of the key; null if it has none
         */
        public Builder certificate(Path chain, Path key, char[] password) {
            sources.add(() -> List.of(Identity.ofPem(chain, key, password)));
            files.add(chain);
            files.add(key);
            return this;
        }

        /**
         * All certificates in a PKCS12 file. See {@link #certificate(Path, Path, char[])}.
         *
         * @param password null if it has none
         */
        public Builder keyStore(Path file, char[] password) {
            sources.add(() -> Identity.ofPkcs12(file, password));
            files.add(file);
            return this;
        }

        /** A certificate that is in no file. See {@link #certificate(Path, Path, char[])}. */
        public Builder certificate(Identity identity) {
            Objects.requireNonNull(identity, "identity");
            sources.add(() -> List.of(identity));
            return this;
        }

        /**
         * Clients show certificates that one of these authorities has signed.
         *
         * @param authorities a PEM file
         */
        public Builder clientCa(Path authorities, ClientAuth auth) {
            clientCa = Objects.requireNonNull(authorities, "authorities");
            clientAuth = Objects.requireNonNull(auth, "auth");
            files.add(authorities);
            return this;
        }

        /** How often files are looked at, 10 s unless told otherwise; zero never does. */
        public Builder reloadEvery(Duration interval) {
            if (interval.isNegative()) {
                throw new IllegalArgumentException("reload must not be negative, but is " + interval);
            }
            reload = interval;
            return this;
        }

        /** @throws IOException if a file cannot be read or used, in a sentence that names it */
        public ServerTls build() throws IOException {
            if (sources.isEmpty()) {
                throw new IllegalArgumentException("TLS needs a certificate");
            }
            return new ServerTls(this);
        }
    }
}
