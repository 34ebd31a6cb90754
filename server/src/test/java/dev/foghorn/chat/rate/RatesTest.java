package dev.foghorn.chat.rate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ClientMessage;
import dev.foghorn.chat.wire.ErrorCode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatesTest {
    private static final InetAddress HOME = address("192.0.2.1");
    private static final InetAddress ELSEWHERE = address("192.0.2.2");
    private static final RateOptions OPTIONS = RateOptions.OFF.withUserMessages(new Rate(10, 30));

    /** Near the end of its numbers, as {@link System#nanoTime} may be. */
    private long now = Long.MAX_VALUE - 1000;

    private Rates rates(RateOptions options) {
        return new Rates(options, () -> now);
    }

    private static Allowance open(Rates rates, String user, InetAddress address) {
        Allowance allowance = rates.open(address);
        allowance.identify(user);
        return allowance;
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** How often it may be done at once. */
    private static int count(Allowance allowance, Action action) {
        int count = 0;
        while (count < 10_000) {
            try {
                allowance.take(action);
            } catch (ChatException refused) {
                return count;
            }
            count++;
        }
        return count;
    }

    private static ChatException refused(Allowance allowance, Action action) {
        ChatException e = assertThrows(ChatException.class, () -> allowance.take(action));
        assertEquals(ErrorCode.TOO_FAST, e.code());
        return e;
    }

    @Test
    void afterTheBurstComesTheRate() {
        Allowance ann = open(rates(OPTIONS), "ann", HOME);
        assertEquals(30, count(ann, Action.SAY));
        pass(100);
        assertEquals(1, count(ann, Action.SAY));
        pass(1000);
        assertEquals(10, count(ann, Action.SAY));
        pass(1_000_000);
        assertEquals(30, count(ann, Action.SAY));
    }

    @Test
    void whoWaitsAsLongAsToldIsLetIn() {
        Allowance ann = open(rates(OPTIONS), "ann", HOME);
        count(ann, Action.SAY);
        pass(30);
        ChatException e = refused(ann, Action.SAY);
        assertTrue(e.getMessage().contains("try again in " + e.retryMillis() + " ms"), e.getMessage());
        pass(e.retryMillis() - 2);
        refused(ann, Action.SAY);
        pass(2);
        assertDoesNotThrow(() -> ann.take(Action.SAY));
    }

    @ParameterizedTest
    @CsvSource({"SAY, 30", "MEDIA, 3", "ASK, 30", "SIGNAL, 300"})
    void whatCostsMoreMayBeDoneLessOften(Action action, int times) {
        assertEquals(times, count(open(rates(OPTIONS), "ann", HOME), action));
    }

    @Test
    void whatCostsMoreThanABurstMayBeDoneAfterARest() {
        Allowance ann = open(rates(RateOptions.OFF.withUserMessages(new Rate(1, 2))), "ann", HOME);
        assertEquals(1, count(ann, Action.MEDIA));
        pass(2000);
        assertEquals(1, count(ann, Action.MEDIA));
    }

    @Test
    void messagesAndJoinsDoNotCountTogether() {
        Allowance ann = open(rates(OPTIONS.withUserJoins(new Rate(5, 20))), "ann", HOME);
        assertEquals(30, count(ann, Action.SAY));
        assertEquals(20, count(ann, Action.JOIN));
        assertTrue(refused(ann, Action.JOIN).getMessage().startsWith("rooms are joined too fast"));
    }

    @Test
    void allWindowsOfAUserCountTogether() {
        Rates rates = rates(OPTIONS);
        assertEquals(30, count(open(rates, "ann", HOME), Action.SAY));
        assertEquals(0, count(open(rates, "ann", ELSEWHERE), Action.SAY));
        assertEquals(30, count(open(rates, "bob", HOME), Action.SAY));
    }

    @Test
    void comingBackHelpsNobody() {
        Rates rates = rates(OPTIONS);
        count(open(rates, "ann", HOME), Action.SAY);
        pass(50);
        assertEquals(0, count(open(rates, "ann", HOME), Action.SAY));
    }

    @Test
    void allUsersOfAnAddressCountTogether() {
        Rates rates = rates(OPTIONS.withAddressMessages(new Rate(10, 50)));
        assertEquals(30, count(open(rates, "ann", HOME), Action.SAY));
        assertEquals(20, count(open(rates, "bob", HOME), Action.SAY));
        assertEquals(30, count(open(rates, "eve", ELSEWHERE), Action.SAY));
    }

    @Test
    void whoIsRefusedTakesNothingFromHisNeighbours() {
        Rates rates = rates(OPTIONS.withAddressMessages(new Rate(10, 50)));
        Allowance ann = open(rates, "ann", HOME);
        count(ann, Action.SAY);
        for (int i = 0; i < 100; i++) {
            refused(ann, Action.SAY);
        }
        assertEquals(20, count(open(rates, "bob", HOME), Action.SAY));
    }

    @Test
    void beforeHelloTheAddressCounts() {
        Allowance stranger = rates(RateOptions.OFF.withAddressMessages(new Rate(1, 5))).open(HOME);
        assertEquals(5, count(stranger, Action.ASK));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, 2001:db8::ffff, 0", "2001:db8:0:1::1, 2001:db8:0:2::1, 5", "192.0.2.1, 192.0.2.2, 5",
        "::ffff:192.0.2.1, 192.0.2.1, 0"
    })
    void anIpv6NetworkIsOneAddress(String one, String other, int times) {
        Rates rates = rates(RateOptions.OFF.withAddressMessages(new Rate(1, 5)));
        assertEquals(5, count(open(rates, "ann", address(one)), Action.SAY));
        assertEquals(times, count(open(rates, "bob", address(other)), Action.SAY));
    }

    @Test
    void anUnknownAddressHasNoRate() {
        Rates rates = rates(RateOptions.OFF.withAddressMessages(new Rate(1, 5)));
        assertEquals(10_000, count(open(rates, "ann", null), Action.SAY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
    void allWhoComeThroughAProxyOnThisMachineAreNotOneClient(String address) {
        Rates rates = rates(OPTIONS.withAddressMessages(new Rate(1, 5)).withAddressJoins(new Rate(1, 5)));
        assertEquals(10_000, count(rates.open(address(address)), Action.JOIN));
        assertEquals(30, count(open(rates, "ann", address(address)), Action.SAY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SAY", "MEDIA", "JOIN"})
    void whatIsOffRefusesNothing(Action action) {
        assertEquals(10_000, count(open(rates(RateOptions.OFF), "ann", HOME), action));
    }

    @Test
    void whoGoesOnThoughRefusedIsToBeClosed() {
        Allowance ann = open(rates(OPTIONS.withRefusals(5)), "ann", HOME);
        count(ann, Action.SAY); // the last one was refused
        for (int i = 1; i < 5; i++) {
            refused(ann, Action.SAY);
            assertFalse(ann.isOverdrawn());
        }
        refused(ann, Action.SAY);
        assertTrue(ann.isOverdrawn());
    }

    @Test
    void refusalsAreForgottenAfterAMinute() {
        Allowance ann = open(rates(OPTIONS.withRefusals(5)), "ann", HOME);
        for (int minutes = 0; minutes < 10; minutes++) {
            count(ann, Action.SAY);
            refused(ann, Action.SAY);
            pass(60_000);
        }
        assertFalse(ann.isOverdrawn());
    }

    static Stream<Arguments> actions() {
        OptionalLong none = OptionalLong.empty();
        return Stream.of(
                Arguments.of(new ClientMessage.Hello("ann", null), Action.ASK),
                Arguments.of(new ClientMessage.Join("r", none, null), Action.JOIN),
                Arguments.of(new ClientMessage.Leave("r"), Action.SIGNAL),
                Arguments.of(new ClientMessage.Say("r", "1", "t"), Action.SAY),
                Arguments.of(new ClientMessage.SayMedia("r", "1", "image/gif", new byte[1]), Action.MEDIA),
                Arguments.of(new ClientMessage.Who("r"), Action.ASK),
                Arguments.of(new ClientMessage.Rooms(), Action.ASK),
                Arguments.of(new ClientMessage.History("r", none, OptionalInt.empty()), Action.ASK),
                Arguments.of(new ClientMessage.Typing("r"), Action.SIGNAL),
                Arguments.of(new ClientMessage.Ping(none), Action.SIGNAL),
                Arguments.of(new ClientMessage.Refresh(), Action.ASK),
                Arguments.of(new ClientMessage.Bye(), Action.SIGNAL));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void eachMessageIsAnAction(ClientMessage message, Action action) {
        assertEquals(action, Action.of(message));
    }

    @Test
    void wrongRatesAreRefusedInWords() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Rate(-1, 1)).getMessage().contains("-1"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Rate(1, 0)).getMessage().contains("0"));
        assertThrows(IllegalArgumentException.class, () -> RateOptions.OFF.withRefusals(0));
    }
}
