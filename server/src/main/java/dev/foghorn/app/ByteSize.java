package dev.foghorn.app;

import dev.foghorn.chat.log.Draft;
import dev.foghorn.loop.OutboundLimits;
import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.handshake.HeadLimits;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers of bytes: {@code 1048576}, {@code 64k}, {@code 1m}, {@code 1g}; binary multiples. */
public class ByteSize implements ITypeConverter<Integer> {
    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,10})([kmg]?)");

    private final int min;
    private final int max;

    /** For a size between these, both allowed. */
    protected ByteSize(int min, int max) {
        this.min = min;
        this.max = max;
    }

    @Override
    public Integer convert(String value) {
        long bytes = parse(value);
        if (bytes < min || bytes > max) {
            throw new TypeConversionException("must be " + min + " to " + max + " bytes, not '" + value + "'");
        }
        return (int) bytes;
    }

    static long parse(String value) {
        Matcher matcher = SYNTAX.matcher(value.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "'" + value + "' is not a size: write bytes such as 1048576, or 64k, 1m, 1g");
        }
        int shift = switch (matcher.group(2)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        };
        return Long.parseLong(matcher.group(1)) << shift;
    }

    /** What {@link Limits} takes for a message. */
    static final class OfMessage extends ByteSize {
        OfMessage() {
            super(FrameHeader.MAX_CONTROL_PAYLOAD, Limits.LARGEST);
        }
    }

    /** What {@link OutboundLimits} takes for one connection. */
    static final class OfQueue extends ByteSize {
        OfQueue() {
            super(1 << 10, Limits.LARGEST); // less is a slip of the finger
        }
    }

    /** What {@link HeadLimits} takes. */
    static final class OfHead extends ByteSize {
        OfHead() {
            super(1 << 10, HeadLimits.LARGEST); // what browsers send is not much shorter
        }
    }

    /** Of what is said in a chat, as its logs take it. */
    static final class OfText extends ByteSize {
        OfText() {
            super(1, Draft.MAX_CONTENT);
        }
    }

    /** Of a chat's pictures and sounds; 0 if there are to be none. */
    static final class OfMedia extends ByteSize {
        OfMedia() {
            super(0, Draft.MAX_CONTENT);
        }
    }

    /** Where something begins to be worth it. */
    static final class OfThreshold extends ByteSize {
        OfThreshold() {
            super(0, Limits.LARGEST);
        }
    }
}
