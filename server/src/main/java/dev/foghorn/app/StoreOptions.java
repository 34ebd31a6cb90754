package dev.foghorn.app;

import dev.foghorn.chat.account.Accounts;
import dev.foghorn.chat.account.UsersFile;
import dev.foghorn.chat.account.UsersMove;
import dev.foghorn.chat.account.UsersTable;
import dev.foghorn.chat.log.JdbcRoomLog;
import dev.foghorn.chat.log.LogException;
import dev.foghorn.chat.log.MemoryRoomLog;
import dev.foghorn.chat.log.RoomLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Where the chat keeps what is said. */
final class StoreOptions {
    private static final String MEMORY = "memory";
    private static final String JDBC = "jdbc:";
    /** Less is a slip of the finger. */
    private static final long LEAST_MEMORY = 1 << 20;

    @Option(names = "--data", paramLabel = "FOLDER", defaultValue = "foghorn-chat",
            description = "Folder for what the chat keeps: its messages, its accounts, and the key of its tokens. Made"
                    + " if it is not there.")
    private Path folder;

    @Option(names = "--store", paramLabel = "memory|URL", showDefaultValue = Visibility.NEVER,
            description = "Keeps the messages in memory, until the server ends; or in a database:"
                    + " jdbc:postgresql://HOST/NAME, jdbc:mariadb://HOST/NAME. Default: in a file in --data (H2).")
    private String store;

    @Option(names = "--store-user", paramLabel = "NAME", description = "User of the database.")
    private String user;

    @Option(names = "--store-password-file", paramLabel = "FILE",
            description = "File whose first line is this user's password.")
    private Path passwordFile;

    @Option(names = "--keep", paramLabel = "N", defaultValue = "0", converter = WholeNumber.OrOff.class,
            description = "Messages of each room that are kept in a database; older ones are deleted before long. 0"
                    + " keeps all. In memory the most of a room, up to 4m of content; 0 for 1000.")
    private int keep;

    @Option(names = "--memory", paramLabel = "SIZE|SHARE", defaultValue = "25%", converter = HeapShare.class,
            description = "With --store memory: what all rooms may take, or a share of the heap. Beyond it, the room"
                    + " longest unused loses its oldest messages.")
    private long memory;

    /** @throws WrongOption if the store cannot be opened */
    RoomLog open() throws WrongOption {
        boolean database = isDatabase();
        if (user != null && !database) {
            throw new WrongOption("--store-user", "needs a database: --store jdbc:...");
        }
        if (passwordFile != null && !database) {
            throw new WrongOption("--store-password-file", "needs a database: --store jdbc:...");
        }
        if (store != null && !database && !store.equals(MEMORY)) {
            throw new WrongOption("--store", "must be memory or begin with jdbc:, not '" + store + "'");
        }
        if (MEMORY.equals(store)) {
            return inMemory();
        }
        try {
            return database
                    ? JdbcRoomLog.open(store, user, password(), keep)
                    : JdbcRoomLog.inFile(databaseFile(), keep);
        } catch (LogException e) {
            throw new WrongOption(database ? "--store" : "--data", e.getMessage());
        }
    }

    private boolean isDatabase() {
        return store != null && store.startsWith(JDBC);
    }

    private RoomLog inMemory() throws WrongOption {
        if (memory < LEAST_MEMORY) {
            throw new WrongOption("--memory", "must be at least 1m, not " + memory + " bytes");
        }
        return new MemoryRoomLog(
                keep == 0 ? MemoryRoomLog.DEFAULT_MESSAGES : keep, MemoryRoomLog.DEFAULT_CONTENT, memory);
    }

    /**
     * Opens the accounts that are with the messages: in their database, or in a file beside theirs. What H2 has
     * committed, a kill may take back; the messages have their journal against that.
     *
     * @param messages what {@link #open} has opened
     */
    Accounts openAccounts(RoomLog messages) throws WrongOption, IOException {
        if (!(messages instanceof JdbcRoomLog jdbc)) {
            throw new WrongOption("--users", "'store' needs a database, and --store is memory");
        }
        if (isDatabase()) {
            return UsersTable.open(jdbc.dataSource());
        }
        Path users = inFolder("users");
        UsersMove.run(jdbc.dataSource(), users);
        return UsersFile.open(users);
    }

    private String password() throws WrongOption {
        return passwordFile == null ? null : PasswordFile.read(passwordFile, "--store-password-file");
    }

    /** H2 would let others read what may have hashes of passwords. */
    private Path databaseFile() throws WrongOption {
        Path file = inFolder("messages.mv.db");
        try {
            if (Files.notExists(file) && hasPermissions()) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rw-------")));
            }
            return file;
        } catch (IOException e) {
            throw new WrongOption("--data", file + " cannot be made: " + e.getMessage());
        }
    }

    private boolean hasPermissions() throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView("posix");
    }

    /** Nobody else may read what is in the folder, where the system knows of such things. */
    Path inFolder(String file) throws WrongOption {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                if (hasPermissions()) {
                    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
                }
            }
            return folder.resolve(file);
        } catch (IOException e) {
            throw new WrongOption("--data", folder + " cannot be made: " + e.getMessage());
        }
    }
}
