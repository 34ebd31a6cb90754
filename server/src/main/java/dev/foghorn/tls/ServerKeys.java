package dev.foghorn.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Chooses a server's certificate by the name that the client asks for (SNI, RFC 6066 section 3): one that is for this
 * name, or else the first. The JDK's own choice asks for each kind of key in turn, and is content with a certificate for
 * another name before it looks at the kind of the right one.
 */
final class ServerKeys extends X509ExtendedKeyManager {
    /** GeneralName's number of a host's name (RFC 5280 section 4.2.1.6). */
    private static final int DNS_NAME = 2;

    private final List<Identity> identities;
    /** Of each identity: the hosts that its certificate is for, in lower case. */
    private final List<List<String>> hosts = new ArrayList<>();

    ServerKeys(List<Identity> identities) {
        this.identities = List.copyOf(identities);
        for (Identity identity : this.identities) {
            hosts.add(hosts(identity.certificate()));
        }
    }

    private static List<String> hosts(X509Certificate certificate) {
        List<String> hosts = new ArrayList<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0).equals(DNS_NAME)) {
                    hosts.add(name.get(1).toString().toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            return List.of(); // for no name, and only taken if it is the first
        }
        return hosts;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        String host = requestedHost(engine);
        boolean known = host != null && hosts.stream().anyMatch(own -> isFor(own, host));
        for (int i = 0; i < identities.size(); i++) {
            // beside the first may stand one for the same hosts, with another kind of key
            boolean fits = known ? isFor(hosts.get(i), host) : hosts.get(i).equals(hosts.get(0));
            if (fits && identities.get(i).certificate().getPublicKey().getAlgorithm().equals(keyType)) {
                return Integer.toString(i);
            }
        }
        return null;
    }

    /** Null if the client asked for none. */
    private static String requestedHost(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
        }
        return null;
    }

    /** RFC 6125 section 6.4.3: an asterisk stands for the whole first label, and for no other. */
    private static boolean isFor(List<String> own, String host) {
        int dot = host.indexOf('.');
        return own.contains(host) || dot > 0 && own.contains("*" + host.substring(dot));
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identities.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identities.get(Integer.parseInt(alias)).key();
    }

    // ------------------------------------------------------------------------- not asked of a server with engines

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }
}
