package dev.foghorn.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foghorn.chat.log.RoomLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StoreOptionsTest {
    @TempDir
    private Path folder;

    @Test
    void inAFolderThatOthersMayReadTheDatabaseIsItsOwnersOnly() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        StoreOptions options = CommandLine.populateCommand(new StoreOptions(), "--data=" + folder);
        for (int start = 0; start < 2; start++) {
            try (RoomLog log = options.open()) {
                assertEquals(0, log.extent("a").last());
            }
            assertEquals("rw-------", PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(folder.resolve("messages.mv.db"))));
        }
    }
}
