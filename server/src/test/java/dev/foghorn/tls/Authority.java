package dev.foghorn.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** An authority of the tests' own, made when they run, and the certificates that it signs. */
public final class Authority {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());

    private final KeyPair keys = keyPair("EC");
    private final X509Certificate certificate;

    public Authority(String name) {
        Instant now = Instant.now();
        certificate = sign(name, name, keys, keys, now.minus(HOUR), now.plus(HOUR), true);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** @param hosts names and addresses, at least one */
    public Identity issue(String... hosts) {
        return issue("EC", Instant.now().minus(HOUR), Instant.now().plus(HOUR), hosts);
    }

    /** @param algorithm {@code EC}, {@code RSA} or {@code Ed25519} */
    public Identity issue(String algorithm, Instant from, Instant until, String... hosts) {
        KeyPair own = keyPair(algorithm);
        X509Certificate signed = sign(certificate.getSubjectX500Principal().getName(), "CN=" + hosts[0].replace('*', 'x'),
                own, keys, from, until, false, hosts);
        return new Identity(List.of(signed), own.getPrivate());
    }

    public static KeyPair keyPair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            switch (algorithm) {
                case "EC" -> generator.initialize(256);
                case "RSA" -> generator.initialize(2048);
                default -> { }
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate sign(String issuer, String subject, KeyPair own, KeyPair signer, Instant from,
            Instant until, boolean authority, String... hosts) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(new X500Principal(issuer),
                    BigInteger.valueOf(SERIAL.incrementAndGet()), Date.from(from), Date.from(until),
                    new X500Principal(subject), own.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (hosts.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(Stream.of(hosts)
                        .map(host -> new GeneralName(isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                        .toArray(GeneralName[]::new)));
            }
            return new JcaX509CertificateConverter().getCertificate(
                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isAddress(String host) {
        return host.matches("[0-9.]+");
    }

    /** Writes a file with the authority's certificate. */
    public Path write(Path file) throws IOException {
        return writePem(file, certificate);
    }

    /** Writes the chain to one file, and the key to another, as PKCS#8. */
    public static void write(Identity identity, Path chain, Path key) throws IOException {
        writePem(chain, identity.chain().toArray());
        writePem(key, pkcs8(identity.key()));
    }

    /** What {@link JcaPEMWriter} writes as {@code PRIVATE KEY}; an RSA key itself it writes as PKCS#1. */
    public static Object pkcs8(PrivateKey key) throws IOException {
        return new JcaPKCS8Generator(key, null);
    }

    /** What {@link JcaPEMWriter} writes as {@code EC PRIVATE KEY}, with the curve, as OpenSSL does it. */
    static Object sec1(PrivateKey key) throws IOException {
        BigInteger number = ((java.security.interfaces.ECPrivateKey) key).getS();
        return new PemObject("EC PRIVATE KEY",
                new ECPrivateKey(256, number, SECObjectIdentifiers.secp256r1).getEncoded());
    }

    public static Path writePem(Path file, Object... objects) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object object : objects) {
                writer.writeObject(object);
            }
        }
        return Files.writeString(file, text.toString());
    }
}
