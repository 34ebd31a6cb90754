package dev.foghorn.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A client's side of TLS 1.2 and 1.3: whom it trusts, and who it is. Makes an engine for each connection, which asks
 * for the host by name (SNI), and takes no certificate that is not for that host.
 *
 * <p>Thread-safe. Connections that were made with one object resume their sessions.
 */
public final class ClientTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final String[] APPLICATION_PROTOCOLS = {"http/1.1"};
    /** RFC 6066 section 3: "Literal IPv4 and IPv6 addresses are not permitted" as names of hosts. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    /** Null: those that the JDK trusts. */
    private final TrustManager[] trust;
    private final boolean verifies;
    private final Identity identity;
    private SSLContext context;

    private ClientTls(TrustManager[] trust, boolean verifies, Identity identity) {
        this.trust = trust;
        this.verifies = verifies;
        this.identity = identity;
    }

    /** Trusts the authorities that the JDK trusts. */
    public static ClientTls system() {
        return new ClientTls(null, true, null);
    }

    /**
     * Trusts the authorities in a PEM file, and no others.
     *
     * @throws IOException if it cannot be read
     */
    public static ClientTls trusting(Path authorities) throws IOException {
        try {
            return new ClientTls(Certificates.trusting(Certificates.read(authorities)), true, null);
        } catch (GeneralSecurityException e) {
            throw new IOException(authorities + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Takes any certificate, so that anybody between here and there can read and change everything. */
    public static ClientTls insecure() {
        return new ClientTls(new TrustManager[] {new TrustAnyone()}, false, null);
    }

    /** Shows this certificate to servers that ask for one. */
    public ClientTls withIdentity(Identity identity) {
        return new ClientTls(trust, verifies, identity);
    }

    /**
     * An engine for one connection.
     *
     * @param uriHost as the URI has it, without the brackets of an IPv6 address
     * @throws IOException if the JDK's authorities cannot be read, or the identity is of no use
     */
    public SSLEngine engine(String uriHost, int port) throws IOException {
        String host = withoutDot(uriHost);
        SSLEngine engine = context().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters(host, engine.getSSLParameters()));
        return engine;
    }

    /** TLS over a socket that is connected, for those who block: the handshake begins with the first byte. */
    public SSLSocket over(Socket connected, String uriHost, int port) throws IOException {
        String host = withoutDot(uriHost);
        SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(connected, host, port, true);
        socket.setSSLParameters(parameters(host, socket.getSSLParameters()));
        return socket;
    }

    /** RFC 6066 section 3: the name is "without a trailing dot", which certificates have none of either. */
    private static String withoutDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private SSLParameters parameters(String host, SSLParameters parameters) {
        parameters.setProtocols(PROTOCOLS);
        parameters.setApplicationProtocols(APPLICATION_PROTOCOLS);
        parameters.setServerNames(serverNames(host));
        if (verifies) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 2818: the certificate is for this host
        }
        return parameters;
    }

    /**
     * RFC 6455 section 4.1: "Clients MUST use the Server Name Indication extension". The JDK by itself would leave out
     * names without a dot. A URI may have hosts that are no names of DNS, such as {@code my_service}, which there is no
     * way to ask for.
     */
    private static List<SNIServerName> serverNames(String host) {
        if (ADDRESS.matcher(host).matches()) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(host));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** Made when it is needed: reading the JDK's authorities takes a while. */
    private synchronized SSLContext context() throws IOException {
        if (context == null) {
            try {
                KeyManager[] keys = identity == null ? null : keyManagers(identity);
                SSLContext made = SSLContext.getInstance("TLS");
                made.init(keys, trust, null);
                context = made;
            } catch (GeneralSecurityException e) {
                throw new IOException("TLS cannot be used: " + e.getMessage(), e);
            }
        }
        return context;
    }

    /** The JDK's, which look whether the server knows one of the certificate's authorities. */
    static KeyManager[] keyManagers(Identity identity) throws GeneralSecurityException, IOException {
        char[] password = "in memory".toCharArray(); // a KeyStore wants one, though this one is not written anywhere
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", identity.key(), password, identity.chain().toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    /** Extended, since the JDK would otherwise go on to check the host's name. */
    private static final class TrustAnyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
