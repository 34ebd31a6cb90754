package dev.foghorn.tls;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Who one end of a TLS connection is: a certificate, those that lead from it to a CA, and the private key.
 *
 * @param chain the own certificate first
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {
    public Identity {
        chain = List.copyOf(chain);
        Objects.requireNonNull(key, "key");
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("the chain needs a certificate");
        }
    }

    /**
     * Reads PEM files; both may be the same.
     *
     * @param password of the key; null if it has none
     * @throws IOException if they cannot be read, or do not belong together, in a sentence that names the file
     */
    public static Identity ofPem(Path chainFile, Path keyFile, char[] password) throws IOException {
        List<X509Certificate> chain = Certificates.read(chainFile);
        PrivateKey key = null;
        for (Pem pem : Certificates.blocks(keyFile)) {
            if (pem.isPrivateKey() && key == null) {
                try {
                    key = PrivateKeys.decode(pem, password);
                } catch (IOException e) {
                    throw new IOException(keyFile + " " + e.getMessage(), e);
                }
            }
        }
        if (key == null) {
            throw new IOException(keyFile + " has no private key");
        }
        Identity identity = new Identity(chain, key);
        if (!identity.belongsTogether()) {
            throw new IOException("the key in " + keyFile + " does not belong to the first certificate in "
                    + chainFile);
        }
        return identity;
    }

    /**
     * Reads all keys with their certificates of a PKCS12 file.
     *
     * @param password of the file and its keys; null if it has none
     * @throws IOException if it cannot be read, or has no key, in a sentence that names the file
     */
    public static List<Identity> ofPkcs12(Path file, char[] password) throws IOException {
        List<Identity> identities = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password) instanceof PrivateKey key) {
                    identities.add(new Identity(x509(store.getCertificateChain(alias)), key));
                }
            }
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new IOException(file + " is not there", e);
        } catch (IOException e) {
            boolean wrong = e.getCause() instanceof UnrecoverableKeyException;
            throw new IOException(file + (wrong
                    ? password == null ? " needs a password" : " has another password"
                    : " is no PKCS12 file: " + e.getMessage()), e);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
        if (identities.isEmpty()) {
            throw new IOException(file + " has no private key with a certificate");
        }
        return identities;
    }

    private static List<X509Certificate> x509(Certificate[] chain) {
        List<X509Certificate> x509 = new ArrayList<>();
        for (Certificate certificate : chain) {
            x509.add((X509Certificate) certificate);
        }
        return x509;
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    private boolean belongsTogether() {
        PublicKey certified = certificate().getPublicKey();
        if (key instanceof RSAKey own && certified instanceof RSAKey other) { // RSASSA-PSS: of the same kind too
            return own.getModulus().equals(other.getModulus()) && key.getAlgorithm().equals(certified.getAlgorithm());
        }
        return provesWhatIsSigned(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm());
    }

    private boolean provesWhatIsSigned(String algorithm) {
        try {
            byte[] words = certificate().getSubjectX500Principal().getEncoded();
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(words);
            byte[] signed = signature.sign();
            signature.initVerify(certificate().getPublicKey());
            signature.update(words);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "identity of " + certificate().getSubjectX500Principal();
    }
}
