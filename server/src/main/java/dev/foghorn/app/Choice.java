package dev.foghorn.app;

import dev.foghorn.loop.SlowConsumerPolicy;
import dev.foghorn.tls.ClientAuth;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the constants of an enum, written in lower case and with hyphens. */
class Choice<E extends Enum<E>> implements ITypeConverter<E> {
    private final E[] constants;

    private Choice(Class<E> type) {
        constants = type.getEnumConstants();
    }

    @Override
    public E convert(String value) {
        return Arrays.stream(constants)
                .filter(constant -> written(constant).equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("must be " + allowed() + ", not '" + value + "'"));
    }

    private String allowed() {
        return Arrays.stream(constants)
                .map(Choice::written)
                .collect(Collectors.joining(" or "));
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For {@code --slow-consumer}. */
    static final class OfSlowConsumer extends Choice<SlowConsumerPolicy> {
        OfSlowConsumer() {
            super(SlowConsumerPolicy.class);
        }
    }

    /** For {@code --tls-client-auth}. */
    static final class OfClientAuth extends Choice<ClientAuth> {
        OfClientAuth() {
            super(ClientAuth.class);
        }
    }

    /** For {@code --log-closes}. */
    static final class OfLoggedCloses extends Choice<LoggedCloses> {
        OfLoggedCloses() {
            super(LoggedCloses.class);
        }
    }

    /** For {@code --log-level}. */
    static final class OfLogLevel extends Choice<LogLevel> {
        OfLogLevel() {
            super(LogLevel.class);
        }
    }
}
