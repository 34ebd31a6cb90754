package dev.foghorn.chat.account;

import static dev.foghorn.chat.account.AccountsTest.HASH;
import static dev.foghorn.chat.account.AccountsTest.account;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.foghorn.chat.log.DatabaseServer;
import dev.foghorn.chat.log.MariaDb;
import dev.foghorn.chat.log.PostgreSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of users on the databases that the chat can be kept in beside H2. */
class UsersTableOnServersTest {
    enum Product {
        POSTGRESQL(PostgreSql::new),
        MARIADB(MariaDb::new);

        private final Supplier<DatabaseServer> server;

        Product(Supplier<DatabaseServer> server) {
            this.server = server;
        }
    }

    @ParameterizedTest
    @EnumSource
    void accountsAreKeptAndNamesAreTold(Product product) throws Exception {
        try (DatabaseServer server = product.server.get()) {
            server.create();
            try (HikariDataSource pool = new HikariDataSource()) {
                pool.setJdbcUrl(server.url());
                pool.setUsername(DatabaseServer.USER);
                pool.setPassword(DatabaseServer.PASSWORD);
                accountsAreKept(pool);
            }
        }
    }

    private static void accountsAreKept(HikariDataSource pool) throws Exception {
        try (UsersTable users = UsersTable.open(pool)) {
            assertEquals(1, addedOf24(users));
            assertTrue(users.add(account("cafe"), HASH));
            assertTrue(users.add(account("Caf\u00e9", "staff", "root"), HASH.replace('a', 'b')));
            assertTrue(users.add(account("\u5f20".repeat(32)), HASH));
            assertTrue(users.add(account("\ud835\udfd8".repeat(3) + "\ud801\udc00"), HASH), "beyond 16 bits");
        }
        try (UsersTable users = UsersTable.open(pool)) {
            assertFalse(users.add(account("CAFE\u0301"), HASH));
            assertEquals(Set.of("staff", "root"), users.look(UserName.of("caf\u00e9")).orElseThrow().roles());
            assertEquals(HASH.replace('a', 'b'), users.hash(UserName.of("CAF\u00c9")).orElseThrow());
            assertEquals(HASH, users.hash(UserName.of("cafe")).orElseThrow());
        }
    }

    private static int addedOf24(UsersTable users) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> tries = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                Account account = account(i % 2 == 0 ? "ann" : "Ann");
                tries.add(() -> users.add(account, HASH));
            }
            int added = 0;
            for (Future<Boolean> tried : threads.invokeAll(tries)) {
                added += tried.get() ? 1 : 0;
            }
            return added;
        } finally {
            threads.shutdown();
        }
    }
}
