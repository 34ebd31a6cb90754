package dev.foghorn.chat.log;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * One of the two files of a {@link Journal}: a head, then messages. Each of them comes after its length and its
 * CRC-32C, so that one that was not written to its end is told from a whole one. One thread at a time may use it.
 */
final class Segment implements Closeable {
    /** Of this form of file. */
    private static final long MAGIC = 0x466f67686f726e31L; // Foghorn1

    /** A longer file was begun to the end. */
    private static final int MOST_HEAD_BYTES = 256;

    private final Path path;
    /** Not a channel: an interrupted thread would close it. */
    private final RandomAccessFile file;
    private long end;

    /** Opens the file, or makes an empty one. Nobody else can open it until it is closed. */
    Segment(Path path) throws IOException {
        this(path, new RandomAccessFile(path.toFile(), "rw"));
    }

    Segment(Path path, RandomAccessFile file) throws IOException {
        this.path = path;
        this.file = file;
        try {
            if (file.getChannel().tryLock() == null) {
                throw new OverlappingFileLockException();
            }
        } catch (OverlappingFileLockException e) {
            file.close();
            throw new IOException(path + " is in use", e);
        }
    }

    /** @param number greater than the other segment's if this one is newer */
    record Head(long number, String epoch) {}

    /** Forgets all that was in the file. */
    void begin(Head head) throws IOException {
        file.setLength(0);
        end = 0;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(MAGIC);
        out.writeLong(head.number);
        out.writeUTF(head.epoch);
        write(framed(bytes.toByteArray()));
        sync();
    }

    /** Null if nothing was begun in this file, or not to the end. */
    Head head() throws IOException {
        byte[] head = next(fromStart());
        if (head == null && file.length() <= MOST_HEAD_BYTES) {
            return null;
        }
        DataInputStream in = in(head == null ? new byte[Long.BYTES] : head);
        if (in.readLong() != MAGIC) {
            throw new IOException(path + " is damaged, or of another version");
        }
        return new Head(in.readLong(), in.readUTF());
    }

    /**
     * Reads all messages, up to the first that is not whole.
     *
     * @return how many bytes there are from that one on
     */
    long read(Consumer<Entry> reader) throws IOException {
        DataInputStream from = fromStart();
        long whole = 0;
        byte[] record = next(from);
        boolean head = true;
        while (record != null) {
            whole += Integer.BYTES * 2 + record.length;
            if (!head) {
                reader.accept(EntryBytes.read(in(record)));
            }
            head = false;
            record = next(from);
        }
        return file.length() - whole;
    }

    private DataInputStream fromStart() throws IOException {
        file.seek(0);
        // never closed, since the file would be as well
        return new DataInputStream(new BufferedInputStream(new FileInputStream(file.getFD()), 1 << 16));
    }

    /** Null where there is no whole one. */
    private static byte[] next(DataInputStream from) throws IOException {
        try {
            int length = from.readInt();
            int checksum = from.readInt();
            // 0 would be whole, and is what a disk may have where nothing was written
            if (length < 1 || length > EntryBytes.MOST) {
                return null;
            }
            byte[] record = from.readNBytes(length);
            return record.length == length && checksum(record) == checksum ? record : null;
        } catch (EOFException e) {
            return null;
        }
    }

    /** Writes messages, all or none: what was written of them in vain is written over. */
    void append(List<Entry> entries) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            ByteArrayOutputStream one = new ByteArrayOutputStream();
            EntryBytes.write(new DataOutputStream(one), entry);
            all.writeBytes(framed(one.toByteArray()));
        }
        write(all.toByteArray());
    }

    private static byte[] framed(byte[] record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Integer.BYTES * 2 + record.length);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(record.length);
        out.writeInt(checksum(record));
        out.write(record);
        return bytes.toByteArray();
    }

    private static int checksum(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(record);
        return (int) crc.getValue();
    }

    private static DataInputStream in(byte[] record) {
        return new DataInputStream(new ByteArrayInputStream(record));
    }

    private void write(byte[] bytes) throws IOException {
        file.seek(end);
        file.write(bytes);
        end += bytes.length;
    }

    long length() {
        return end;
    }

    /** Returns when what was written is on the disk, as far as the disk tells the truth. */
    void sync() throws IOException {
        file.getFD().sync();
    }

    @Override
    public String toString() {
        return path.toString();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
