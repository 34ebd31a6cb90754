package dev.foghorn.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.server.ServerOptions;
import dev.foghorn.server.WebSocketServer;
import dev.foghorn.tls.Authority;
import dev.foghorn.tls.Identity;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Server and client of the program, with the options of TLS. */
@Timeout(60)
class TlsProgramTest {
    private final Console console = new Console();
    private final Authority authority = new Authority("CN=Test CA");
    private final Identity localhost = authority.issue("localhost");

    @TempDir
    private Path folder;

    private WebSocketServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private String serve(String... arguments) throws Exception {
        ServeCommand command = new ServeCommand();
        new CommandLine(command).parseArgs(arguments);
        server = ServeCommand.start(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0), command.tls());
        return "wss://localhost:" + server.port() + "/echo";
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private void write(String name, Identity identity) throws Exception {
        Authority.write(identity, folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
        authority.write(folder.resolve("ca.pem"));
    }

    private void assertEcho(String... arguments) {
        assertEquals(0, console.client("hello\n", arguments), console.err());
        assertEquals("hello", console.out().strip());
    }

    @Test
    void withoutACertificateThereIsNoTls() {
        ServeCommand command = new ServeCommand();
        new CommandLine(command).parseArgs();
        assertNull(command.tls());
    }

    @Test
    void anOptionWithoutTheOneThatItIsForIsWrong() {
        assertEquals("Invalid value for option '--tls-client-auth': needs --tls-client-ca",
                refusal("--tls-client-auth", "require"));
        assertEquals("Invalid value for option '--tls-client-auth': needs --tls-client-ca",
                refusal("--tls-self-signed", "--tls-client-auth", "want"));
        assertEquals("Invalid value for option '--tls-password-file': needs --tls-cert or --tls-keystore",
                refusal("--tls-password-file", file("password")));
        assertEquals("Invalid value for option '--tls-password-file': needs --tls-cert or --tls-keystore",
                refusal("--tls-self-signed", "--tls-password-file", file("password")));
    }

    private static String refusal(String... arguments) {
        ServeCommand command = new ServeCommand();
        new CommandLine(command).parseArgs(arguments);
        return assertThrows(ParameterException.class, command::tls).getMessage();
    }

    @Test
    void nobodyTrustsASelfSignedCertificateUnlessToldTo() throws Exception {
        String url = serve("--tls-self-signed");
        assertEquals(1, console.client("hello\n", url));
        assertTrue(console.err().contains("Name the server's CA with --ca, or trust anybody with --insecure."),
                console.err());
        assertEcho("--insecure", url);
    }

    @Test
    void aPortOfItsOwnForTlsLeavesTheOtherInTheClear() throws Exception {
        ServeCommand command = new ServeCommand();
        new CommandLine(command).parseArgs("--tls-self-signed", "--tls-port", "0");
        server = ServeCommand.start(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0));
        int secure = server.openSecure(0, command.tls()).getPort();
        assertEquals(0, console.client("clear\n", "ws://localhost:" + server.port() + "/echo"), console.err());
        assertEquals(0, console.client("secret\n", "--insecure", "wss://localhost:" + secure + "/echo"), console.err());
        assertEquals(List.of("clear", "secret"), console.out().lines().toList());
        server.close();
        assertEquals(1, console.client("hello\n", "--insecure", "wss://localhost:" + secure + "/echo"));
    }

    @Test
    void clientAndServerKnowEachOtherByFiles() throws Exception {
        write("server", localhost);
        write("client", authority.issue("client"));
        String url = serve("--tls-cert", file("server.pem"), "--tls-key", file("server.key"),
                "--tls-client-ca", file("ca.pem"));
        assertEquals(1, console.client("hello\n", "--ca", file("ca.pem"), url));
        assertTrue(console.err().contains("alert"), console.err());
        assertEcho("--ca", file("ca.pem"), "--cert", file("client.pem"), "--key", file("client.key"), url);
    }

    @Test
    void aKeyStoreHasItsPasswordInAFile() throws Exception {
        char[] password = "secret".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("localhost", localhost.key(), password, localhost.chain().toArray(Certificate[]::new));
        try (OutputStream out = Files.newOutputStream(folder.resolve("store.p12"))) {
            store.store(out, password);
        }
        Files.writeString(folder.resolve("password"), "secret\n");
        authority.write(folder.resolve("ca.pem"));
        assertEcho("--ca", file("ca.pem"),
                serve("--tls-keystore", file("store.p12"), "--tls-password-file", file("password")));
    }
}
