package dev.foghorn.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.loop.AddressRange;
import dev.foghorn.loop.AdmissionOptions;
import dev.foghorn.loop.Compression;
import dev.foghorn.loop.OutboundLimits;
import dev.foghorn.loop.SlowConsumerPolicy;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.handshake.HeadLimits;
import dev.foghorn.server.ServerOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class FoghornTest {
    private final Console console = new Console();

    @Test
    void servesWithoutACommand() {
        assertArrayEquals(new String[] {"serve"}, Foghorn.withCommand());
        assertArrayEquals(new String[] {"serve", "--port", "0"}, Foghorn.withCommand("--port", "0"));
        assertArrayEquals(new String[] {"client", "ws://x/"}, Foghorn.withCommand("client", "ws://x/"));
        assertArrayEquals(new String[] {"--help"}, Foghorn.withCommand("--help"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "serve --version", "client --version"})
    void tellsItsVersion(String line) {
        assertEquals(0, console.foghorn(line.split(" ")));
        assertEquals("foghorn development", console.out().strip());
    }

    @Test
    void helpNamesTheCommands() {
        assertEquals(0, console.foghorn("--help"));
        assertTrue(console.out().contains("serve") && console.out().contains("client"));
    }

    @ParameterizedTest
    @CsvSource({
        "host, 127.0.0.1", "port, 8080", "backlog, 4096", "max-message, 1m", "max-fragments, 131072",
        "max-connections, 0", "max-handshakes, 1024", "max-per-address, 0", "drain, 5s", "drain-code, 1001",
        "admin-port, off", "admin-host, 127.0.0.1", "log-closes, off",
        "max-request-line, 8k", "max-header, 16k", "max-header-fields, 100", "outbound-limit, 1m",
        "outbound-total, 25%", "high-water, 64k", "slow-consumer, close", "handshake-timeout, 10s", "ping-after, 20s",
        "pong-timeout, 20s", "idle-timeout, 120s", "stall-timeout, 20s", "closing-timeout, 10s", "log-level, info"
    })
    void helpShowsEachDefault(String option, String value) {
        assertEquals(0, console.foghorn("serve", "--help"));
        assertEquals(value, defaultInHelp(option));
    }

    @Test
    void helpShowsOneLoopACore() {
        assertEquals(0, console.foghorn("serve", "--help"));
        assertEquals(String.valueOf(Runtime.getRuntime().availableProcessors()), defaultInHelp("loops"));
    }

    /** What stands behind "Default:" in the part of the help that begins with this option. */
    private String defaultInHelp(String option) {
        String part = console.out().split("(?m)^ +--" + option + "=")[1];
        return part.split("Default: ")[1].lines().findFirst().orElseThrow();
    }

    @Test
    void clientHelpExplainsItsCommands() {
        assertEquals(0, console.foghorn("client", "--help"));
        for (String command : List.of("/ping", "/close", "/binary", "//TEXT", "Default: 1m")) {
            assertTrue(console.out().contains(command), command);
        }
    }

    @Test
    void itsDefaultsAreThoseOfTheLibrary() {
        assertEquals(ServerOptions.DEFAULT, options("serve"));
    }

    @Test
    void passesEveryOptionOn() {
        ServerOptions options = options("serve", "--host", "::1", "--port", "0", "--loops", "3", "--backlog", "7",
                "--allow-origin", "https://a.example,https://b.example", "--allow-origin", "*",
                "--max-message", "2m", "--max-fragments", "9", "--outbound-limit", "3m",
                "--outbound-total", "5g", "--high-water", "32k", "--max-request-line", "2k", "--max-header", "3k",
                "--max-header-fields", "7", "--slow-consumer", "drop-oldest",
                "--handshake-timeout", "1s", "--ping-after", "0", "--pong-timeout", "3s", "--idle-timeout", "4s",
                "--stall-timeout", "5s", "--closing-timeout", "6s",
                "--max-connections", "11", "--max-handshakes", "12", "--max-per-address", "13", "--proxy-protocol",
                "--proxy-from", "10.0.0.0/8,192.0.2.1", "--drain", "14s", "--drain-code", "1012");
        assertEquals("::1", options.host());
        assertEquals(0, options.port());
        assertEquals(3, options.loops());
        assertEquals(7, options.backlog());
        assertEquals(List.of("https://a.example", "https://b.example", "*"), options.allowedOrigins());
        assertEquals(new Limits(2 << 20, 2 << 20, 9), options.connection().limits());
        assertEquals(new OutboundLimits(3 << 20, 5L << 30, 32 << 10, SlowConsumerPolicy.DROP_OLDEST),
                options.connection().outbound());
        assertEquals(new HeadLimits(2 << 10, 3 << 10, 7), options.connection().head());
        assertEquals(Duration.ofSeconds(1), options.connection().handshakeTimeout());
        assertEquals(Duration.ZERO, options.connection().pingAfter());
        assertEquals(Duration.ofSeconds(3), options.connection().pongTimeout());
        assertEquals(Duration.ofSeconds(4), options.connection().idleTimeout());
        assertEquals(Duration.ofSeconds(5), options.connection().stallTimeout());
        assertEquals(Duration.ofSeconds(6), options.connection().closingTimeout());
        assertEquals(new AdmissionOptions(11, 12, 13,
                List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("192.0.2.1"))), options.admission());
        assertEquals(Duration.ofSeconds(14), options.drain());
        assertEquals(1012, options.drainCode());
    }

    @Test
    void unlessToldOtherwiseOnlyThisMachineIsAProxy() {
        assertEquals(List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("::1")),
                options("serve", "--proxy-protocol").admission().proxies());
    }

    @Test
    void compressesUnlessToldOtherwise() {
        assertEquals(Compression.DEFAULT, options("serve").connection().compression());
        assertEquals(Compression.OFF, options("serve", "--no-compress").connection().compression());
        assertEquals(new Compression(true, 100, 9, true, true, 12, 12),
                options("serve", "--compress-above", "100", "--compress-level", "9", "--context-takeover",
                        "--window-bits", "12").connection().compression());
    }

    private ServerOptions options(String... args) {
        CommandLine commandLine = console.commandLine();
        commandLine.parseArgs(args);
        ServeCommand serve = commandLine.getSubcommands().get("serve").getCommand();
        return serve.options();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--port x | '--port': must be a port 1-65535, or 0 for a free one, not 'x'",
        "--loops 0 | '--loops': must be a whole number 1-1024, not '0'",
        "--backlog 0 | '--backlog': must be a whole number from 1, not '0'",
        "--max-message 3 | '--max-message': must be 125 to 1073741824 bytes, not '3'",
        "--max-fragments 0 | '--max-fragments': must be a whole number from 1, not '0'",
        "--outbound-limit 1 | '--outbound-limit': must be 1024 to 1073741824 bytes, not '1'",
        "--outbound-limit 32k | '--high-water': must be at most '--outbound-limit', which is 32768 bytes, not 65536",
        "--outbound-total 1m --outbound-limit 2m | '--outbound-total': must be at least '--outbound-limit', which is",
        "--outbound-total 101% | '--outbound-total': must be 1% to 100% of the heap, not '101%'",
        "--outbound-total x | '--outbound-total': 'x' is not a size",
        "--max-request-line 1 | '--max-request-line': must be 1024 to 16777216 bytes, not '1'",
        "--max-header-fields 1 | '--max-header-fields': must be a whole number 6-10000, not '1'",
        "--slow-consumer x | '--slow-consumer': must be close or drop-newest or drop-oldest or latest, not 'x'",
        "--pong-timeout 0 | '--pong-timeout': must be more than zero, such as 20s",
        "--idle-timeout 5 | '--idle-timeout': '5' is not a time: write 500ms, 20s, 2m or 1h",
        "--allow-origin a.example | '--allow-origin': origin 'a.example' must be like https://example.com:8443",
        "--admin-port x | '--admin-port': must be a port 1-65535, 0 for a free one, or off, not 'x'",
        "--log-closes x | '--log-closes': must be off or failures or all, not 'x'",
        "--compress-above -1 | '--compress-above': '-1' is not a size: write bytes such as 1048576, or 64k, 1m, 1g",
        "--compress-level 0 | '--compress-level': must be a whole number 1-9, not '0'",
        "--window-bits 16 | '--window-bits': must be a whole number 8-15, not '16'",
        "--log-level x | '--log-level': must be error or warn or info or debug, not 'x'",
        "--max-connections -1 | '--max-connections': must be a whole number, not '-1'",
        "--max-handshakes 0 | '--max-handshakes': must be a whole number from 1, not '0'",
        "--max-per-address x | '--max-per-address': must be a whole number, not 'x'",
        "--proxy-from 10.0.0.0/33 | the length of a prefix must be 0-32, not 33",
        "--proxy-from a.example | 'a.example' must be an address, or a range such as 10.0.0.0/8 or fd00::/8",
        "--proxy-from 10.0.0.0/8 | '--proxy-from': needs --proxy-protocol",
        "--drain 0 | '--drain': must be more than zero, such as 20s",
        "--drain-code 1000 | '--drain-code': must be 1001 or 1012, not '1000'",
        "--unknown | '--unknown'",
        "sevre | Did you mean: foghorn serve?",
        "chat --max-text 2m | '--max-text': must be 1 to 1048576 bytes, not '2m'",
        "chat --max-media 2m | '--max-media': must be 0 to 1048576 bytes, not '2m'",
        "client | 'URL'",
        "client --header x ws://localhost/ | '--header': must be like 'Name: value', not 'x'",
        "client http://localhost/ | it must begin with ws:// or wss://",
        "client --ca nowhere.pem wss://localhost/ | '--ca, --cert, --key': nowhere.pem is not there",
        "client --ca nowhere.pem --insecure wss://localhost/ | mutually exclusive",
        "--tls-cert nowhere.pem | '--tls-cert, --tls-key': nowhere.pem is not there",
        "--tls-cert a --tls-cert b --tls-key c | '--tls-key': must be there once for each --tls-cert: 2, not 1",
        "--tls-key nowhere.pem | '--tls-key': needs --tls-cert",
        "--tls-port 8443 | '--tls-port': needs --tls-cert, --tls-keystore or --tls-self-signed",
        "--tls-client-ca nowhere.pem | '--tls-client-ca': needs --tls-cert, --tls-keystore or --tls-self-signed",
        "--tls-keystore nowhere.p12 | '--tls-keystore': nowhere.p12 is not there",
        "--tls-keystore a --tls-password-file nowhere | '--tls-password-file': nowhere cannot be read",
        "--tls-client-auth x | '--tls-client-auth': must be require or want, not 'x'",
        "client --subprotocol a/b ws://localhost/ | subprotocols must be different tokens",
    }, quoteCharacter = '"')
    void refusesAWrongCommandLineInWords(String line, String message) {
        assertEquals(2, console.foghorn(line.split(" ")));
        assertTrue(console.err().contains(message), console.err());
        assertTrue(console.err().contains("--help'."), console.err());
        assertFalse(console.err().contains("\tat "), console.err());
        assertEquals("", console.out());
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertEquals(1, console.foghorn("--port", String.valueOf(taken.getLocalPort())));
            assertEquals("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use."
                    + " Is another server running? Choose another port with --port (0 takes a free one).",
                    console.err().strip());
            assertEquals("", console.out());
        }
    }

    @Test
    void saysThatTheAdminPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = String.valueOf(taken.getLocalPort());
            assertEquals(1, console.foghorn("--port", "0", "--admin-port", port));
            assertEquals("cannot listen on 127.0.0.1:" + port + ": Address already in use."
                    + " Is another server running? Choose another port with --admin-port (0 takes a free one).",
                    console.err().strip());
            assertEquals("", console.out());
        }
    }

    @Test
    void saysThatTheHostIsNotKnown() {
        assertEquals(1, console.foghorn("--host", "nowhere.invalid", "--port", "0"));
        assertTrue(console.err().startsWith("cannot listen on nowhere.invalid:0: host 'nowhere.invalid' is not known"),
                console.err());
        assertTrue(console.err().contains("--host"), console.err());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost", "0.0.0.0, localhost", "::, localhost", "localhost, localhost",
        "::1, [::1]", "[::1], [::1]", "192.0.2.1, 192.0.2.1", "foghorn.example, foghorn.example"
    })
    void showsAHostThatClientsCanUse(String host, String shown) {
        assertEquals(shown, ServeCommand.shownHost(host));
    }
}
