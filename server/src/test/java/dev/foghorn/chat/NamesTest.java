package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.foghorn.chat.account.Person;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final Person ANN = new Person("ann", true, "1", Set.of(), 0);
    private static final Person OTHER = new Person("Ann", true, "2", Set.of(), 0);
    private static final Person ACCOUNT = new Person("ann", false, "3", Set.of(), 0);

    private long now = Long.MAX_VALUE - 1;
    private final Names names = new Names(() -> now);

    private void assertTaken(Person person) {
        assertEquals(ErrorCode.NAME_TAKEN, assertThrows(ChatException.class, () -> names.take(person)).code());
    }

    @Test
    void aGuestsNameIsKeptForAMinuteAfterItsLastConnection() throws Exception {
        names.take(ANN);
        names.take(ANN);
        names.giveBack(ANN);
        now += TimeUnit.HOURS.toNanos(1);
        names.sweep();
        assertTaken(OTHER);
        names.giveBack(ANN);
        now += TimeUnit.MINUTES.toNanos(1) - 1;
        names.sweep();
        assertTaken(OTHER);
        names.take(ANN); // comes back, and goes
        names.giveBack(ANN);
        now += TimeUnit.MINUTES.toNanos(1) - 1;
        assertTaken(OTHER);
        now++;
        names.take(OTHER);
        assertTaken(ANN);
    }

    @Test
    void namesWhoseTimeIsOverAreForgotten() throws Exception {
        names.take(ANN);
        names.giveBack(ANN);
        now += TimeUnit.MINUTES.toNanos(1);
        assertEquals(1, names.size());
        names.sweep();
        assertEquals(0, names.size());
    }

    @Test
    void whoseSessionHasEndedTakesNothingFromWhoHasTheNameNow() throws Exception {
        names.take(ANN);
        names.free(ANN);
        names.take(OTHER);
        names.giveBack(ANN); // its connection ends later
        names.free(ANN);
        assertTaken(ANN);
    }

    @Test
    void anAccountGetsItsNameFromAGuestThatIsAway() throws Exception {
        names.take(ANN);
        names.giveBack(ANN);
        assertEquals(Optional.of(ANN), names.take(ACCOUNT));
        names.giveBack(ACCOUNT);
        assertEquals(0, names.size());
    }
}
