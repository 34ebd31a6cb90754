package dev.foghorn.chat.log;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps messages in a file of H2, with a {@link Journal} beside it: H2 writes its file after a commit has returned, and
 * a process that is killed takes with it what waited to be written. A message is in the journal before it is committed,
 * so whoever reads it, or is told that it is there, may rely on it.
 */
final class FileRoomLog extends JdbcRoomLog {
    private static final Logger LOG = LoggerFactory.getLogger(FileRoomLog.class);

    private final Database database;
    private final Journal journal;
    /**
     * One writes at a time, from its first statement to its commit. A commit of H2 writes out what all transactions
     * have changed until then, and not at one instant: of one that goes on meanwhile it takes changes, but not the note
     * that they are to be undone. After a kill they would be there, by nobody, and what has the same key waits for them
     * for ever.
     */
    private final Lock writing = new ReentrantLock();
    /** As long as this is open, H2 is: it closes its file by itself when it cannot write it, and forgets what waits. */
    private volatile Connection sinceOpened;

    FileRoomLog(Database database, long keep, Journal journal) throws SQLException {
        super(database, keep);
        this.database = database;
        this.journal = journal;
        this.sinceOpened = database.connect();
    }

    /** See {@link JdbcRoomLog#inFile}. */
    static FileRoomLog open(Path file, long keep) throws LogException {
        Path base = Database.baseOf(file);
        // before the journal, since it tells best if another program has it open
        Database database = Database.inFile(base);
        Journal journal = null;
        try {
            journal = Journal.open(base);
            if (new Recovery(database, journal).run()) {
                database.close();
                database = Database.inFile(base);
                if (new Recovery(database, journal).run()) {
                    throw new LogException("H2 does not keep in " + base + ".mv.db what is put there.", null);
                }
            }
            // what the journal has was found in the file, not in memory
            database.sync();
            journal.turn(database.epoch());
            return new FileRoomLog(database, keep, journal);
        } catch (SQLException | IOException e) {
            database.close();
            close(journal);
            throw e instanceof LogException sentence ? sentence
                    : new LogException("The journal of " + base + ".mv.db cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Appended> append(List<Draft> drafts) throws LogException {
        writing.lock();
        try {
            recoverIfReopened();
            return super.append(drafts);
        } finally {
            turnIfFull();
            writing.unlock();
        }
    }

    @Override
    void beforeCommit(List<Entry> fresh) throws LogException {
        if (fresh.isEmpty()) {
            return;
        }
        try {
            if (!isStillOpen()) {
                throw new IOException("H2 has closed the file meanwhile");
            }
            journal.append(fresh);
        } catch (SQLException | IOException e) {
            throw new LogException("The journal did not keep the messages: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Entry> read(String room, long after, int limit, long bytes) throws LogException {
        recoverIfReopened();
        return super.read(room, after, limit, bytes);
    }

    @Override
    public List<Entry> readBefore(String room, long before, int limit, long bytes) throws LogException {
        recoverIfReopened();
        return super.readBefore(room, before, limit, bytes);
    }

    @Override
    public Extent extent(String room) throws LogException {
        recoverIfReopened();
        return super.extent(room);
    }

    private boolean isStillOpen() throws SQLException {
        return sinceOpened.isValid(0);
    }

    /** The next connection opens the file again, without what H2 has forgotten. */
    private void recoverIfReopened() throws LogException {
        try {
            if (!isStillOpen()) {
                recover();
            }
        } catch (SQLException | IOException e) {
            throw e instanceof LogException sentence ? sentence
                    : new LogException("The database was closed, and is not yet opened again: " + e.getMessage(), e);
        }
    }

    private void recover() throws SQLException, IOException {
        writing.lock();
        try {
            if (isStillOpen()) {
                return;
            }
            database.forgetConnections();
            Connection opened = database.connect();
            boolean whole = false;
            try {
                new Recovery(database, journal).run();
                if (!Schema.epoch(opened).equals(epoch())) {
                    throw new LogException("The database was closed, and has lost messages. Start the server again: the"
                            + " log has another epoch now.", null);
                }
                close(sinceOpened);
                sinceOpened = opened;
                whole = true;
            } finally {
                if (!whole) {
                    close(opened);
                }
            }
        } finally {
            writing.unlock();
        }
    }

    /** Whether this works or not, the messages are kept; it is tried again. */
    private void turnIfFull() {
        if (!journal.isFull()) {
            return;
        }
        try {
            database.sync();
            if (isStillOpen()) {
                journal.turn(epoch());
            }
        } catch (SQLException | IOException e) {
            LOG.warn("The journal {} grows, since it cannot forget what is old: {}", journal, e.getMessage());
        }
    }

    /** The journal stays: it is seen at the next start whether the database has all of it. */
    @Override
    public void close() {
        close(sinceOpened);
        super.close();
        close(journal);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // H2 has closed it before
        }
    }

    private static void close(Journal journal) {
        if (journal != null) {
            try {
                journal.close();
            } catch (IOException e) {
                LOG.warn("The journal {} was not closed: {}", journal, e.getMessage());
            }
        }
    }
}
