package dev.foghorn.app;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers of bytes as {@link ByteSize} does, or a share of the largest heap: {@code 25%}. */
final class HeapShare implements ITypeConverter<Long> {
    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,3})%");

    @Override
    public Long convert(String value) {
        Matcher share = SYNTAX.matcher(value);
        if (!share.matches()) {
            return ByteSize.parse(value);
        }
        int percent = Integer.parseInt(share.group(1));
        if (percent < 1 || percent > 100) {
            throw new TypeConversionException("must be 1% to 100% of the heap, not '" + value + "'");
        }
        return Runtime.getRuntime().maxMemory() * percent / 100;
    }
}
