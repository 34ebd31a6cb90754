package dev.foghorn.app;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations: {@code 20s}, {@code 500ms}, {@code 2m}, {@code 1h}; only zero needs no unit. */
public abstract class TimeSpan implements ITypeConverter<Duration> {
    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})(ms|s|m|h)|0");
    /** Some hundred years: a moment and such a time after it can be told in nanoseconds. */
    private static final Duration LONGEST = Duration.ofHours(876_000);

    private final boolean mayBeZero;

    private TimeSpan(boolean mayBeZero) {
        this.mayBeZero = mayBeZero;
    }

    @Override
    public Duration convert(String value) {
        Matcher matcher = SYNTAX.matcher(value);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + value + "' is not a time: write 500ms, 20s, 2m or 1h"
                    + (mayBeZero ? ", or 0 to switch it off" : ""));
        }
        long number = matcher.group(1) == null ? 0 : Long.parseLong(matcher.group(1));
        Duration span = switch (String.valueOf(matcher.group(2))) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
        if (span.isZero() && !mayBeZero) {
            throw new TypeConversionException("must be more than zero, such as 20s");
        }
        if (span.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("must be at most " + LONGEST.toHours() + "h, not '" + value + "'");
        }
        return span;
    }

    /** More than zero. */
    public static final class Positive extends TimeSpan {
        public Positive() {
            super(false);
        }
    }

    /** Zero switches something off. */
    public static final class OrOff extends TimeSpan {
        public OrOff() {
            super(true);
        }
    }
}
