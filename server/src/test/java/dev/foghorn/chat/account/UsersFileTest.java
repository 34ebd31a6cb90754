package dev.foghorn.chat.account;

import static dev.foghorn.chat.account.AccountsTest.HASH;
import static dev.foghorn.chat.account.AccountsTest.account;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersFileTest {
    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("users");
    }

    @Test
    void aNewFileIsItsOwnersOnlyAndStaysSo() throws Exception {
        try (UsersFile users = UsersFile.open(file)) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            users.add(account("ann"), HASH);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @Test
    void whatAnOwnerPermitsAndWritesIsKept() throws Exception {
        Files.writeString(file, "# staff\nann:" + HASH + ":staff, root\n\n  # others\nbob:" + HASH.replace("2b", "2y"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        try (UsersFile users = UsersFile.open(file)) {
            users.add(account("carl", "staff"), HASH);
            assertEquals(Set.of("staff", "root"), users.look(UserName.of("ann")).orElseThrow().roles());
        }
        assertEquals(List.of("# staff", "ann:" + HASH + ":staff, root", "", "  # others",
                "bob:" + HASH.replace("2b", "2y"), "carl:" + HASH + ":staff"), Files.readAllLines(file));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList(), "nothing is left beside it");
        }
    }

    @Test
    void aLinkStaysALink() throws Exception {
        Path real = Files.writeString(folder.resolve("real"), "");
        Files.createSymbolicLink(file, real);
        try (UsersFile users = UsersFile.open(file)) {
            users.add(account("ann"), HASH);
        }
        assertTrue(Files.isSymbolicLink(file));
        assertEquals("ann:" + HASH + "\n", Files.readString(real));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "ann:secret", "ann:", ":HASH", "a b:HASH", "ann:HASH:ro le", "ann:HASH:a:b", "ann:HASH x",
        "ann:HASHa", "ann:HASH\nANN:HASH", "ann:$2b$99$VALUE", "ann:$2b$32$VALUE", "ann:$2b$03$VALUE"})
    void aMalformedLineIsRefusedWithItsNumber(String lines) throws Exception {
        Files.writeString(file, "# first\n" + lines.replace("HASH", HASH).replace("VALUE", "a".repeat(53)));
        IOException e = assertThrows(IOException.class, () -> UsersFile.open(file));
        assertTrue(e.getMessage().contains("users, line " + (lines.contains("\n") ? 3 : 2) + ": "), e.getMessage());
    }

    @Test
    void aChangeIsSeen() throws Exception {
        try (UsersFile users = UsersFile.open(file, Duration.ofMillis(10))) {
            Files.writeString(file, "ann:" + HASH + "\n");
            while (users.look(UserName.of("ann")).isEmpty()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void whatCannotBeReadChangesNothing() throws Exception {
        Files.writeString(file, "ann:" + HASH + "\n");
        try (UsersFile users = UsersFile.open(file, Duration.ofDays(1))) {
            Files.writeString(file, "nonsense");
            assertThrows(IOException.class, users::read);
            assertTrue(users.look(UserName.of("ann")).isPresent());
            assertThrows(IOException.class, () -> users.add(account("bob"), HASH), "it would be lost in nonsense");
            Files.write(file, new byte[] {(byte) 0xFF});
            assertTrue(assertThrows(IOException.class, users::read).getMessage().endsWith("users must be UTF-8"));
            Files.delete(file);
            assertThrows(IOException.class, users::read);
            assertTrue(users.look(UserName.of("ann")).isPresent());
            Files.writeString(file, "bob:" + HASH + "\n");
            users.read();
            assertFalse(users.look(UserName.of("ann")).isPresent());
        }
    }

    @Test
    void whatWasWrittenByHandIsNotOverwrittenByARegistration() throws Exception {
        try (UsersFile users = UsersFile.open(file, Duration.ofDays(1))) {
            Files.writeString(file, "ann:" + HASH + "\n");
            assertFalse(users.add(account("Ann"), HASH));
            assertTrue(users.add(account("bob"), HASH));
            assertTrue(users.look(UserName.of("ann")).isPresent());
        }
    }
}
