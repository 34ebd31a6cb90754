package dev.foghorn.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyStoreBuilderParameters;

/**
 * The JDK's choice among several identities. Its algorithm {@code PKIX} looks at the host name that the client asks for
 * (SNI, RFC 6066 section 3), the kinds of keys it takes, and validity; where nothing fits the name, the first is taken.
 */
final class KeyManagers {
    /** A KeyStore wants one, though this one is never written anywhere. */
    private static final char[] PASSWORD = "memory".toCharArray();

    private KeyManagers() {}

    static KeyManager[] of(List<Identity> identities) throws GeneralSecurityException, IOException {
        PasswordProtection protection = new PasswordProtection(PASSWORD);
        List<KeyStore.Builder> stores = new ArrayList<>();
        for (Identity identity : identities) { // a store each: only the order of stores is sure
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setEntry("identity",
                    new PrivateKeyEntry(identity.key(), identity.chain().toArray(Certificate[]::new)), protection);
            stores.add(KeyStore.Builder.newInstance(store, protection));
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(new KeyStoreBuilderParameters(stores));
        return factory.getKeyManagers();
    }
}
