package dev.foghorn.chat.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What file and table have in common. */
class AccountsTest {
    static final String HASH = "$2b$04$" + "a".repeat(53);

    @TempDir
    private Path folder;

    enum Kind {
        FILE {
            @Override
            Accounts open(Path folder) throws IOException {
                return UsersFile.open(folder.resolve("users"));
            }
        },
        TABLE {
            @Override
            Accounts open(Path folder) throws IOException {
                return UsersTable.open(UsersTableTest.database(folder));
            }
        };

        abstract Accounts open(Path folder) throws IOException;
    }

    static Account account(String name, String... roles) throws Exception {
        return Account.of(UserName.of(name), Set.of(roles), HASH);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAddedIsThereAtOnceAndAfterARestart(Kind kind) throws Exception {
        for (int start = 0; start < 2; start++) {
            try (Accounts accounts = kind.open(folder)) {
                assertEquals(start == 0, accounts.add(account("\u00c4nne", "staff", "root"), HASH));
                Account found = accounts.look(UserName.of("\u00e4NNE")).orElseThrow();
                assertEquals("\u00c4nne", found.name().text());
                assertEquals(Set.of("staff", "root"), found.roles());
                assertEquals(Optional.of(HASH), accounts.hash(UserName.of("\u00e4nne")));
                assertTrue(accounts.look(UserName.of("bob")).isEmpty());
                assertTrue(accounts.hash(UserName.of("bob")).isEmpty());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNameIsTakenWhateverItsCaseAndItsPasswordStays(Kind kind) throws Exception {
        try (Accounts accounts = kind.open(folder)) {
            assertTrue(accounts.add(account("ann"), HASH));
            assertFalse(accounts.add(account("ANN"), HASH.replace('a', 'b')));
            assertEquals(Optional.of(HASH), accounts.hash(UserName.of("ann")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAccentMakesAnotherAccount(Kind kind) throws Exception {
        try (Accounts accounts = kind.open(folder)) {
            assertTrue(accounts.add(account("cafe"), HASH));
            assertTrue(accounts.add(account("caf\u00e9"), HASH));
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofManyWhoRegisterOneNameAtOnceOneGetsIt(Kind kind) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Accounts accounts = kind.open(folder)) {
            List<Callable<Boolean>> tries = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                Account account = account(i % 2 == 0 ? "ann" : "Ann");
                tries.add(() -> accounts.add(account, HASH));
            }
            int added = 0;
            for (Future<Boolean> tried : threads.invokeAll(tries)) {
                added += tried.get() ? 1 : 0;
            }
            assertEquals(1, added);
        } finally {
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyWhoRegisterAtOnceAllGetTheirNames(Kind kind) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Accounts accounts = kind.open(folder)) {
            List<Callable<Boolean>> tries = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Account account = account("user" + i);
                tries.add(() -> accounts.add(account, HASH));
            }
            for (Future<Boolean> tried : threads.invokeAll(tries)) {
                assertTrue(tried.get());
            }
            for (int i = 0; i < 40; i++) {
                assertTrue(accounts.look(UserName.of("user" + i)).isPresent());
            }
        } finally {
            threads.shutdown();
        }
    }
}
