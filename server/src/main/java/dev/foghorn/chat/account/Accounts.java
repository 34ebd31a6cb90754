package dev.foghorn.chat.account;

import java.io.IOException;
import java.util.Optional;

/** Who has an account. Thread-safe. */
public interface Accounts extends AutoCloseable {
    /** Nobody, and nobody can be added: there are guests only. */
    Accounts NONE = new Accounts() {
        @Override
        public boolean areOn() {
            return false;
        }

        @Override
        public Optional<Account> look(UserName name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> hash(UserName name) {
            return Optional.empty();
        }

        @Override
        public boolean add(Account account, String hash) throws IOException {
            throw new IOException("accounts are not switched on");
        }

        @Override
        public void close() {}
    };

    /** Whether there can be any. */
    default boolean areOn() {
        return true;
    }

    /** The account of this name, as it was some seconds ago; does not block. */
    Optional<Account> look(UserName name);

    /** The bcrypt hash of the account's password. May block. */
    Optional<String> hash(UserName name) throws IOException;

    /**
     * Adds an account, for good. May block.
     *
     * @return false if the name is taken
     */
    boolean add(Account account, String hash) throws IOException;

    @Override
    void close();
}
