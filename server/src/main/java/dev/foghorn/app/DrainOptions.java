package dev.foghorn.app;

import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.server.ServerOptions;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How {@code serve} ends. */
final class DrainOptions {
    @Option(names = "--drain", paramLabel = "TIME", defaultValue = "5s", converter = TimeSpan.Positive.class,
            description = "How long the end may take: closing every connection, over up to half of this time, and"
                    + " waiting for the closing handshakes. What is left is cut off, within a second more.")
    private Duration drain;

    @Option(names = "--drain-code", paramLabel = "1001|1012", defaultValue = "1001",
            converter = Code.class,
            description = "Closes them with 1001, going away, or 1012, service restart.")
    private int drainCode;

    /** Reads 1001 and 1012. */
    static final class Code implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return switch (value) {
                case "1001" -> CloseCode.GOING_AWAY;
                case "1012" -> CloseCode.SERVICE_RESTART;
                default -> throw new TypeConversionException("must be 1001 or 1012, not '" + value + "'");
            };
        }
    }

    ServerOptions applyTo(ServerOptions options) {
        return options.withDrain(drain).withDrainCode(drainCode);
    }
}
