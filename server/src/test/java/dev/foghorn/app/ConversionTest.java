package dev.foghorn.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.loop.SlowConsumerPolicy;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

class ConversionTest {
    @ParameterizedTest
    @CsvSource({"125, 125", "1048576, 1048576", "64k, 65536", "64K, 65536", "1m, 1048576", "1g, 1073741824"})
    void readsSizes(String written, int bytes) {
        assertEquals(bytes, new ByteSize.OfMessage().convert(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "1.5m", "-1", "1 m", "1t", "64kb", "99999999999"})
    void refusesWhatIsNoSize(String written) {
        assertTrue(refusal(new ByteSize.OfMessage(), written).contains("is not a size: write bytes such as 1048576"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "124", "1073741825", "2g", "9999999999g"})
    void refusesMessageSizesOutOfRange(String written) {
        assertEquals("must be 125 to 1073741824 bytes, not '" + written + "'",
                refusal(new ByteSize.OfMessage(), written));
    }

    @Test
    void refusesQueuesThatHoldNothing() {
        assertEquals(1024, new ByteSize.OfQueue().convert("1k"));
        assertEquals("must be 1024 to 1073741824 bytes, not '1023'", refusal(new ByteSize.OfQueue(), "1023"));
    }

    @Test
    void readsSharesOfTheHeap() {
        assertEquals(Runtime.getRuntime().maxMemory() / 4, new HeapShare().convert("25%"));
        assertEquals(3L << 30, new HeapShare().convert("3g"));
        assertEquals("must be 1% to 100% of the heap, not '0%'", refusal(new HeapShare(), "0%"));
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "20s, PT20S", "2m, PT2M", "1h, PT1H", "0, PT0S", "0s, PT0S"})
    void readsTimes(String written, Duration span) {
        assertEquals(span, new TimeSpan.OrOff().convert(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "s", "-1s", "1.5s", "20 s", "1d", "9999999999s"})
    void refusesWhatIsNoTime(String written) {
        assertEquals("'" + written + "' is not a time: write 500ms, 20s, 2m or 1h, or 0 to switch it off",
                refusal(new TimeSpan.OrOff(), written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0ms"})
    void refusesZeroWhereItMakesNoSense(String written) {
        assertEquals("must be more than zero, such as 20s", refusal(new TimeSpan.Positive(), written));
    }

    @Test
    void refusesTimesThatNanosecondsCannotTell() {
        assertEquals(Duration.ofHours(876_000), new TimeSpan.Positive().convert("876000h"));
        assertEquals("must be at most 876000h, not '999999999h'", refusal(new TimeSpan.OrOff(), "999999999h"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "65535"})
    void readsPorts(String written) {
        assertEquals(Integer.parseInt(written), new WholeNumber.Port().convert(written));
    }

    @Test
    void readsPortsThatMayBeOff() {
        assertEquals(OptionalInt.of(9090), new WholeNumber.PortOrOff().convert("9090"));
        assertEquals(OptionalInt.empty(), new WholeNumber.PortOrOff().convert("off"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "http", ""})
    void refusesWhatIsNoPort(String written) {
        assertEquals("must be a port 1-65535, or 0 for a free one, not '" + written + "'",
                refusal(new WholeNumber.Port(), written));
    }

    @Test
    void readsChoicesInAnyCase() {
        assertEquals(SlowConsumerPolicy.DROP_OLDEST, new Choice.OfSlowConsumer().convert("drop-oldest"));
        assertEquals(LogLevel.DEBUG, new Choice.OfLogLevel().convert("DEBUG"));
        assertEquals("must be close or drop-newest or drop-oldest or latest, not 'wait'",
                refusal(new Choice.OfSlowConsumer(), "wait"));
    }

    private static String refusal(ITypeConverter<?> converter, String written) {
        return assertThrows(TypeConversionException.class, () -> converter.convert(written)).getMessage();
    }
}
