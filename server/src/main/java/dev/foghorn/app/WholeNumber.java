package dev.foghorn.app;

import java.util.OptionalInt;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers that have a range. */
public class WholeNumber implements ITypeConverter<Integer> {
    private final int min;
    private final int max;
    private final String allowed;

    /** For a number between these, both allowed. */
    protected WholeNumber(int min, int max) {
        this(min, max, "a whole number " + min + "-" + max);
    }

    /** @param allowed what the range is, for somebody who left it */
    private WholeNumber(int min, int max, String allowed) {
        this.min = min;
        this.max = max;
        this.allowed = allowed;
    }

    @Override
    public Integer convert(String value) {
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // the same sentence is right
        }
        throw new TypeConversionException("must be " + allowed + ", not '" + value + "'");
    }

    /** A TCP port, or 0. */
    static final class Port extends WholeNumber {
        Port() {
            super(0, 0xFFFF, "a port 1-65535, or 0 for a free one");
        }
    }

    /** The same, or {@code off}. */
    static final class PortOrOff implements ITypeConverter<OptionalInt> {
        private final WholeNumber port = new WholeNumber(0, 0xFFFF, "a port 1-65535, 0 for a free one, or off");

        @Override
        public OptionalInt convert(String value) {
            return value.equals("off") ? OptionalInt.empty() : OptionalInt.of(port.convert(value));
        }
    }

    /** Of something that there has to be one of. */
    static final class Count extends WholeNumber {
        Count() {
            super(1, Integer.MAX_VALUE, "a whole number from 1");
        }
    }

    /** Of something that zero switches off. */
    static final class OrOff extends WholeNumber {
        OrOff() {
            super(0, Integer.MAX_VALUE, "a whole number");
        }
    }

    /** Of header fields: a handshake has six, and browsers send about 15. */
    static final class HeaderFields extends WholeNumber {
        HeaderFields() {
            super(6, 10_000);
        }
    }

    /** Of zlib, from fast to small. */
    static final class Level extends WholeNumber {
        Level() {
            super(1, 9);
        }
    }

    /** The base-2 logarithm of an LZ77 window's size (RFC 7692 section 7.1.2). */
    static final class WindowBits extends WholeNumber {
        WindowBits() {
            super(8, 15);
        }
    }

    /** Of threads: more than this is a slip of the finger. */
    static final class Threads extends WholeNumber {
        Threads() {
            super(1, 1024);
        }
    }
}
