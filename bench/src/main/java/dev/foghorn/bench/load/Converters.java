package dev.foghorn.bench.load;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the values of options are written. */
public final class Converters {
    private Converters() {}

    /** {@code 500ms}, {@code 10s}, {@code 2m}, or 0. */
    public static final class Span implements ITypeConverter<Duration> {
        private static final Pattern SYNTAX = Pattern.compile("(\\d{1,7})(ms|s|m)|0");

        @Override
        public Duration convert(String value) {
            Matcher matcher = SYNTAX.matcher(value);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + value + "' is not a time: write 500ms, 10s or 2m");
            }
            long number = matcher.group(1) == null ? 0 : Long.parseLong(matcher.group(1));
            return switch (String.valueOf(matcher.group(2))) {
                case "ms" -> Duration.ofMillis(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofSeconds(number);
            };
        }
    }

    /** {@code 20}, {@code 16k}, {@code 1m}: up to 16 MiB, which is what the generator's client takes. */
    public static final class Size implements ITypeConverter<Integer> {
        private static final Pattern SYNTAX = Pattern.compile("(\\d{1,8})([km]?)");

        @Override
        public Integer convert(String value) {
            Matcher matcher = SYNTAX.matcher(value.toLowerCase(Locale.ROOT));
            if (matcher.matches()) {
                int shift = matcher.group(2).equals("m") ? 20 : matcher.group(2).equals("k") ? 10 : 0;
                long bytes = Long.parseLong(matcher.group(1)) << shift;
                if (bytes <= Clients.MAX_MESSAGE) {
                    return (int) bytes;
                }
            }
            throw new TypeConversionException("'" + value + "' is not a size of 0 to 16m: write 20, 16k or 1m");
        }
    }

    /** Of something that there has to be one of. */
    abstract static class Number implements ITypeConverter<Integer> {
        private final int max;

        private Number(int max) {
            this.max = max;
        }

        @Override
        public Integer convert(String value) {
            if (value.matches("\\d{1,9}")) {
                int number = Integer.parseInt(value);
                if (number >= 1 && number <= max) {
                    return number;
                }
            }
            throw new TypeConversionException("must be a whole number 1-" + max + ", not '" + value + "'");
        }
    }

    public static final class Count extends Number {
        public Count() {
            super(1_000_000);
        }
    }

    static final class Publishers extends Number {
        Publishers() {
            super(BroadcastPayload.MAX_PUBLISHERS);
        }
    }

    static final class Sources extends Number {
        Sources() {
            super(LoadOptions.MAX_SOURCES);
        }
    }
}
