package dev.foghorn.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys in the files that users have. */
class IdentityTest {
    private static final Authority AUTHORITY = new Authority("CN=Test CA");

    @TempDir
    private Path folder;

    private static Identity identity(String algorithm) {
        return AUTHORITY.issue(algorithm, Instant.EPOCH, Instant.now().plusSeconds(60), "localhost");
    }

    private Path chain(Identity identity) throws IOException {
        return Authority.writePem(folder.resolve("chain.pem"), identity.certificate(), AUTHORITY.certificate());
    }

    private Path key(Object... objects) throws IOException {
        return Authority.writePem(folder.resolve("key.pem"), objects);
    }

    private static String refusal(Path chain, Path key, char[] password) {
        return assertThrows(IOException.class, () -> Identity.ofPem(chain, key, password)).getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "RSASSA-PSS", "EC", "Ed25519"})
    void readsPkcs8(String algorithm) throws Exception {
        Identity made = identity(algorithm);
        Identity read = Identity.ofPem(chain(made), key(Authority.pkcs8(made.key())), null);
        assertEquals(made.key(), read.key());
        assertEquals(List.of(made.certificate(), AUTHORITY.certificate()), read.chain());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void readsTheOlderKindsOfRsaAndEcKeys(String algorithm) throws Exception {
        Identity made = identity(algorithm);
        Path key = key(algorithm.equals("EC") ? Authority.sec1(made.key()) : made.key());
        assertTrue(Files.readString(key).startsWith("-----BEGIN " + algorithm + " PRIVATE KEY-----"));
        Identity read = Identity.ofPem(chain(made), key, null); // that they belong together is tried
        assertEquals(algorithm, read.key().getAlgorithm());
    }

    @Test
    void readsCertificateAndKeyFromOneFileWithRemarks() throws Exception {
        Identity made = identity("EC");
        Path both = key(Authority.sec1(made.key()), made.certificate());
        Files.writeString(both, "subject=localhost\n" + Files.readString(both).replace("\n", "\r\n") + "the end\n");
        assertEquals(made.chain(), Identity.ofPem(both, both, null).chain());
    }

    @Test
    void readsAnEncryptedKeyWithItsPassword() throws Exception {
        Identity made = identity("RSA");
        Path key = key(new JcaPKCS8Generator(made.key(), new JceOpenSSLPKCS8EncryptorBuilder(
                        NISTObjectIdentifiers.id_aes256_CBC)
                .setPRF(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256))
                .setProvider(new BouncyCastleProvider())
                .setPassword("secret".toCharArray())
                .build()));
        Path chain = chain(made);
        assertEquals(made.key(), Identity.ofPem(chain, key, "secret".toCharArray()).key());
        assertEquals(key + " has an encrypted key, and no password was given", refusal(chain, key, null));
        String wrong = refusal(chain, key, "wrong".toCharArray());
        assertTrue(wrong.startsWith(key + " has a key "), wrong);
    }

    @Test
    void refusesOpenSslsOldEncryptionAndTellsWhatToDo() throws Exception {
        Identity made = identity("RSA");
        Path key = key(new JcaMiscPEMGenerator(made.key(), new JcePEMEncryptorBuilder("AES-128-CBC")
                .setProvider(new BouncyCastleProvider())
                .build("secret".toCharArray())));
        assertEquals(key + " has a key in OpenSSL's old encryption; convert it: openssl pkcs8 -topk8 -in OLD -out NEW",
                refusal(chain(made), key, "secret".toCharArray()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "RSASSA-PSS", "EC", "Ed25519"})
    void refusesTheKeyOfAnotherCertificate(String algorithm) throws Exception {
        Path chain = chain(identity(algorithm));
        Path key = key(Authority.pkcs8(identity(algorithm).key()));
        assertEquals("the key in " + key + " does not belong to the first certificate in " + chain,
                refusal(chain, key, null));
    }

    @Test
    void namesTheFileAndWhatIsWrongWithIt() throws Exception {
        Identity made = identity("EC");
        Path chain = chain(made);
        Path key = key(Authority.sec1(made.key()));
        Path absent = folder.resolve("absent.pem");
        assertEquals(absent + " is not there", refusal(absent, key, null));
        assertEquals(absent + " is not there", refusal(chain, absent, null));
        assertEquals(key + " has no certificate", refusal(key, key, null));
        assertEquals(chain + " has no private key", refusal(chain, chain, null));
        Path text = Files.writeString(folder.resolve("text"), "not PEM");
        assertEquals(text + " is no PEM file: there is no -----BEGIN ...----- in it", refusal(text, key, null));
        Path damaged = Files.writeString(folder.resolve("damaged"),
                "-----BEGIN PRIVATE KEY-----\nMAAA\n-----END PRIVATE KEY-----\n");
        assertEquals(damaged + " has a key that is damaged, or none of RSA, EC, EdDSA, RSASSA-PSS",
                refusal(chain, damaged, null));
        Path dsa = Files.writeString(folder.resolve("dsa"),
                "-----BEGIN DSA PRIVATE KEY-----\nMAAA\n-----END DSA PRIVATE KEY-----\n");
        assertEquals(dsa + " has a DSA PRIVATE KEY, of which nothing is known here: use PKCS#8",
                refusal(chain, dsa, null));
    }

    @Test
    void readsAllKeysOfAPkcs12FileWithItsPassword() throws Exception {
        Identity one = identity("RSA");
        Identity other = identity("EC");
        char[] password = "secret".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Identity identity : List.of(one, other)) {
            PrivateKey key = identity.key();
            store.setKeyEntry(key.getAlgorithm(), key, password, new Certificate[] {identity.certificate()});
        }
        Path file = folder.resolve("store.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }
        assertEquals(List.of(one, other), Identity.ofPkcs12(file, password));

        assertEquals(file + " has another password", pkcs12Refusal(file, "wrong".toCharArray()));
        Path text = Files.writeString(folder.resolve("text"), "not a store");
        assertTrue(pkcs12Refusal(text, password).startsWith(text + " is no PKCS12 file"));
        assertEquals(folder.resolve("absent") + " is not there", pkcs12Refusal(folder.resolve("absent"), password));
    }

    private static String pkcs12Refusal(Path file, char[] password) {
        return assertThrows(IOException.class, () -> Identity.ofPkcs12(file, password)).getMessage();
    }

    @Test
    void doesNotShowTheKey() {
        assertEquals("identity of CN=localhost", identity("RSA").toString());
    }
}
