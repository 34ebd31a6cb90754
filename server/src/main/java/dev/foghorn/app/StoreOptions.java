package dev.foghorn.app;

import dev.foghorn.chat.log.JdbcRoomLog;
import dev.foghorn.chat.log.LogException;
import dev.foghorn.chat.log.MemoryRoomLog;
import dev.foghorn.chat.log.RoomLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import javax.sql.DataSource;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Where the chat keeps what is said. */
final class StoreOptions {
    private static final String MEMORY = "memory";
    private static final String JDBC = "jdbc:";

    @Option(names = "--data", paramLabel = "FOLDER", defaultValue = "foghorn-chat",
            description = "Folder for what the chat keeps: its messages, and the key of its tokens. Made if it is not"
                    + " there.")
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
            description = "Messages of each room that are kept at least; older ones are deleted before long. 0 for"
                    + " all; in memory, 0 for 1000.")
    private int keep;

    /** @throws WrongOption if the store cannot be opened */
    RoomLog open() throws WrongOption {
        boolean database = store != null && store.startsWith(JDBC);
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
            return keep == 0 ? new MemoryRoomLog() : new MemoryRoomLog(keep, MemoryRoomLog.DEFAULT_BYTES);
        }
        try {
            return database
                    ? JdbcRoomLog.open(store, user, password(), keep)
                    : JdbcRoomLog.inFile(databaseFile(), keep);
        } catch (LogException e) {
            throw new WrongOption(database ? "--store" : "--data", e.getMessage());
        }
    }

    /** What {@link #open} has opened; null if it is in memory. */
    DataSource database(RoomLog log) {
        return log instanceof JdbcRoomLog jdbc ? jdbc.dataSource() : null;
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
