package dev.foghorn.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** The JDK's own sockets with TLS, as peers for what is tested. */
public final class Trust {
    private Trust() {}

    /** Trusts these authorities, and shows an identity unless it is null. */
    public static SSLContext context(Identity identity, X509Certificate... authorities) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity == null ? null : ClientTls.keyManagers(identity),
                    Certificates.trusting(List.of(authorities)), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A socket that is not connected yet. */
    public static SSLSocket socket(SSLContext context, String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
        socket.setEnabledProtocols(new String[] {protocol});
        return socket;
    }

    /** Asks for a host by name. */
    public static SSLSocket asking(SSLSocket socket, String name) {
        List<SNIServerName> names = List.of(new SNIHostName(name));
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(names);
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** Listens on a free port of the loopback. */
    public static SSLServerSocket listen(Identity identity, String... protocols) throws IOException {
        SSLServerSocket socket = (SSLServerSocket) context(identity)
                .getServerSocketFactory()
                .createServerSocket(0, 50, java.net.InetAddress.getByName("127.0.0.1"));
        socket.setEnabledProtocols(protocols);
        return socket;
    }
}
