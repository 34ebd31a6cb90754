package dev.foghorn.chat.account;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** What tests of logging in need of this package. */
public final class LoginFixtures {
    private LoginFixtures() {}

    /** Of the least cost. */
    public static Passwords quickPasswords() {
        return new Passwords(4);
    }

    public static TokenSessions sessions(TokenOptions options, Accounts accounts, InstantSource clock)
            throws IOException {
        return TokenSessions.open(options, accounts, null, clock);
    }

    /** Accounts of a store that is down. */
    public static Accounts broken() {
        return new Gate(Accounts.NONE) {
            @Override
            public Optional<String> hash(UserName name) throws IOException {
                throw new IOException("down on purpose");
            }
        };
    }

    /** Accounts whose passwords are slow to come: not before it is opened. */
    public static class Gate implements Accounts {
        private final Accounts behind;
        private final CountDownLatch opened = new CountDownLatch(1);

        public Gate(Accounts behind) {
            this.behind = behind;
        }

        public void open() {
            opened.countDown();
        }

        @Override
        public Optional<Account> look(UserName name) {
            return behind.look(name);
        }

        @Override
        public Optional<String> hash(UserName name) throws IOException {
            try {
                opened.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return behind.hash(name);
        }

        @Override
        public boolean add(Account account, String hash) throws IOException {
            return behind.add(account, hash);
        }

        @Override
        public void close() {}
    }
}
