package dev.foghorn.app;

import dev.foghorn.loop.AddressRange;
import dev.foghorn.loop.AdmissionOptions;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** How many connections {@code serve} takes, and from whom. */
final class AdmissionLimits {
    @Option(names = "--max-connections", paramLabel = "N", defaultValue = "0", converter = WholeNumber.OrOff.class,
            description = "Most connections, inclusive; more are answered with 503. 0 for as many as the process may"
                    + " have file descriptors, less a reserve.")
    private int maxConnections;

    @Option(names = "--max-handshakes", paramLabel = "N", defaultValue = "1024", converter = WholeNumber.Count.class,
            description = "Most unfinished handshakes, inclusive; the oldest is closed when another comes.")
    private int maxHandshakes;

    @Option(names = "--max-per-address", paramLabel = "N", defaultValue = "0", converter = WholeNumber.OrOff.class,
            description = "Most connections of one IPv4 address or one IPv6 /64, inclusive; more are answered with"
                    + " 503. 0 for any number. This machine's own (loopback) are exempt.")
    private int maxPerAddress;

    @Option(names = "--proxy-protocol",
            description = "Every connection must begin with a header of the PROXY protocol, version 1 or 2, which tells"
                    + " the client's address.")
    private boolean proxyProtocol;

    @Option(names = "--proxy-from", paramLabel = "CIDR", split = ",", defaultValue = "127.0.0.0/8,::1/128",
            converter = Range.class,
            description = "With --proxy-protocol: the addresses of the proxies. Others may not connect.")
    private List<AddressRange> proxies;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec serve;

    /** @throws ParameterException if they do not fit one another */
    AdmissionOptions options() {
        if (!proxyProtocol && serve.commandLine().getParseResult().hasMatchedOption("--proxy-from")) {
            throw new ParameterException(serve.commandLine(),
                    "Invalid value for option '--proxy-from': needs --proxy-protocol");
        }
        return new AdmissionOptions(
                maxConnections, maxHandshakes, maxPerAddress, proxyProtocol ? proxies : List.of());
    }

    /** Reads {@code 10.0.0.0/8} and the like. */
    static final class Range implements ITypeConverter<AddressRange> {
        @Override
        public AddressRange convert(String value) {
            try {
                return AddressRange.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
