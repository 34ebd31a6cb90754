package dev.foghorn.tls;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Private keys as PEM files have them: PKCS#8, encrypted or not, and the older PKCS#1 (RSA) and SEC 1 (EC). */
final class PrivateKeys {
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    /** {@code rsaEncryption, NULL} */
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    /** {@code id-ecPublicKey}; the curve follows. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final byte[] VERSION_0 = Der.value(Der.INTEGER, new byte[] {0});

    private PrivateKeys() {}

    /**
     * @param password for an encrypted key; null if there is none
     * @throws IOException in a sentence that goes behind the file's name
     */
    static PrivateKey decode(Pem pem, char[] password) throws IOException {
        if (pem.header().contains("ENCRYPTED")) {
            throw new IOException("has a key in OpenSSL's old encryption; convert it: openssl pkcs8 -topk8 -in OLD -out"
                    + " NEW");
        }
        return switch (pem.label()) {
            case "PRIVATE KEY" -> ofPkcs8(pem.der());
            case "RSA PRIVATE KEY" -> ofPkcs8(pkcs8(RSA, pem.der()));
            case "EC PRIVATE KEY" -> ofPkcs8(pkcs8(curve(pem.der()), pem.der()));
            case "ENCRYPTED PRIVATE KEY" -> ofPkcs8(decrypt(pem.der(), password));
            default -> throw new IOException("has a " + pem.label() + ", of which nothing is known here: use PKCS#8");
        };
    }

    /** RFC 5208 section 5: version, algorithm, key. */
    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return Der.value(Der.SEQUENCE, VERSION_0, algorithm, Der.value(Der.OCTET_STRING, key));
    }

    /** RFC 5915: the curve is a part of the key, and optional, but tools that write the key in PEM put it in. */
    private static byte[] curve(byte[] key) throws IOException {
        byte[] curve = Der.partOf(key, Der.CONTEXT_0);
        if (curve == null) {
            throw new IOException("has an EC key that does not tell its curve: convert it to PKCS#8");
        }
        return Der.value(Der.SEQUENCE, EC, curve);
    }

    private static PrivateKey ofPkcs8(byte[] pkcs8) throws IOException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // of another kind, or damaged
            } catch (GeneralSecurityException e) {
                throw new IOException("has a key that this JDK cannot read: " + e.getMessage(), e);
            }
        }
        throw new IOException("has a key that is damaged, or none of " + String.join(", ", ALGORITHMS));
    }

    private static byte[] decrypt(byte[] der, char[] password) throws IOException {
        if (password == null) {
            throw new IOException("has an encrypted key, and no password was given");
        }
        try {
            EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(der);
            AlgorithmParameters parameters = encrypted.getAlgParameters();
            String scheme = encrypted.getAlgName();
            if (parameters != null && parameters.toString().startsWith("PBE")) {
                scheme = parameters.toString(); // PBES2 names its parts there, such as PBEWithHmacSHA256AndAES_256
            }
            Cipher cipher = Cipher.getInstance(scheme);
            cipher.init(Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(password)), parameters);
            return encrypted.getKeySpec(cipher).getEncoded();
        } catch (InvalidKeySpecException e) {
            throw new IOException("has a key for which the password is wrong", e);
        } catch (GeneralSecurityException e) {
            throw new IOException("has a key in an encryption that cannot be read: " + e.getMessage(), e);
        }
    }
}
