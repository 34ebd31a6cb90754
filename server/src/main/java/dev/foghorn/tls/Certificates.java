package dev.foghorn.tls;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Certificates in PEM files. */
final class Certificates {
    private Certificates() {}

    static List<Pem> blocks(Path file) throws IOException {
        try {
            return Pem.read(file);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new IOException(file + " is not there", e);
        }
    }

    /** @throws IOException if there is none, in a sentence that names the file */
    static List<X509Certificate> read(Path file) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem pem : blocks(file)) {
            if (pem.isCertificate()) {
                certificates.add(decode(pem, file));
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException(file + " has no certificate");
        }
        return certificates;
    }

    private static X509Certificate decode(Pem pem, Path file) throws IOException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.der()));
        } catch (CertificateException e) {
            throw new IOException(file + " has a certificate that is damaged: " + e.getMessage(), e);
        }
    }

    /** Trusts what these authorities have signed, and nothing else. */
    static TrustManager[] trusting(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry(Integer.toString(i), authorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
