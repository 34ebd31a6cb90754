package dev.foghorn.chat.account;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that nobody else may read, where the system knows such a thing. They are whole, or not there. */
final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private PrivateFile() {}

    private static boolean hasPermissions() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    static FileAttribute<?>[] ownerOnly() {
        return hasPermissions()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    /** Whether others than the owner may read it. */
    static boolean isExposed(Path file) throws IOException {
        return hasPermissions() && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file));
    }

    /** Puts a new content in a file's place at once, on the disk when this returns. What it permits is kept. */
    static void replace(Path file, byte[] content) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(); // a link stays one
        if (!Files.isDirectory(target.getParent())) {
            throw new IOException("there is no folder " + target.getParent() + " for " + target.getFileName());
        }
        Path whole = Files.createTempFile(target.getParent(), target.getFileName().toString(), ".new", ownerOnly());
        try {
            try (FileChannel out = FileChannel.open(whole, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(content);
                while (left.hasRemaining()) {
                    out.write(left);
                }
                out.force(true);
            }
            if (hasPermissions() && Files.exists(target)) {
                Files.setPosixFilePermissions(whole, Files.getPosixFilePermissions(target));
            }
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
            keepEntries(target.getParent());
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /** Which file has a name is kept in the folder, which is on the disk later than the file. */
    private static void keepEntries(Path folder) throws IOException {
        if (hasPermissions()) { // elsewhere no folder can be opened
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }
}
