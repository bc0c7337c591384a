package dev.berth.registry.index;

import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.StorageFault;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One SQLite file with one connection that writes and a few that read.
 *
 * <p>WAL with {@code synchronous=FULL}: with NORMAL a power cut may take back a commit that was
 * acknowledged. {@code mmap_size=0}: an I/O error under a mapping would be a SIGBUS and end the
 * JVM.
 *
 * @see <a href="https://www.sqlite.org/wal.html">SQLite, write-ahead logging</a>
 */
final class Database implements AutoCloseable {
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;
    private static final int JOURNAL_BYTES = 8 << 20;
    private static final int PRIMARY_CODE = 0xff;

    /** A question that changes nothing. */
    @FunctionalInterface
    interface Query<T> {
        T ask(Connection connection) throws SQLException;
    }

    private final ChangeWriter writer;
    private final BlockingQueue<Connection> readers;
    private final List<Connection> allReaders;
    private final long waitMillis;
    private final AtomicLong changes = new AtomicLong();
    private volatile boolean closing;

    private Database(ChangeWriter writer, List<Connection> readers, long waitMillis) {
        this.writer = writer;
        this.allReaders = List.copyOf(readers);
        this.readers = new ArrayBlockingQueue<>(readers.size(), false, readers);
        this.waitMillis = waitMillis;
    }

    /**
     * Opens the file, brings its schema up to date and, after an unclean stop, checks it.
     *
     * @throws StorageFault if the file cannot be used
     */
    static Database open(Path file, boolean check, RegistryLimits.Index limits) {
        var opened = new ArrayList<Connection>();
        try {
            var writing = writing().createConnection("jdbc:sqlite:" + file);
            opened.add(writing);
            if (check) {
                quickCheck(file, writing);
            }
            Schema.migrate(writing);
            for (int i = 0; i < limits.readers(); i++) {
                opened.add(reading().createConnection("jdbc:sqlite:" + file));
            }
            return new Database(
                    ChangeWriter.start(writing, limits),
                    opened.subList(1, opened.size()),
                    limits.patience().toMillis());
        } catch (SQLException e) {
            throw closed(opened, fault("cannot open " + file, e));
        } catch (RuntimeException e) {
            throw closed(opened, e);
        }
    }

    /** Closes every connection; what goes wrong there is told with the cause. */
    private static RuntimeException closed(List<Connection> connections, RuntimeException cause) {
        for (var connection : connections) {
            try {
                connection.close();
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }
        return cause;
    }

    private static SQLiteConfig writing() {
        var config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.enforceForeignKeys(true);
        config.setTempStore(TempStore.MEMORY);
        config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, "0");
        config.setJournalSizeLimit(JOURNAL_BYTES);
        return config;
    }

    private static SQLiteConfig reading() {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setTempStore(TempStore.MEMORY);
        config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, "0");
        return config;
    }

    private static void quickCheck(Path file, Connection connection) throws SQLException {
        String verdict =
                Sql.of(connection, "PRAGMA quick_check(1)").one(row -> row.getString(1)).orElse("");
        if (!verdict.equals("ok")) {
            throw new StorageFault(
                    StorageFault.Kind.BROKEN, file + " is damaged: quick_check says " + verdict);
        }
    }

    /** Asks on a read-only connection, which sees every change that was committed before. */
    <T> T read(Query<T> query) {
        Connection connection = take();
        try {
            return query.ask(connection);
        } catch (SQLException e) {
            // A question that was on its way when the connections were closed.
            throw closing ? isClosing(e) : fault("cannot read the index", e);
        } finally {
            readers.add(connection);
        }
    }

    private static StorageFault isClosing(@Nullable SQLException cause) {
        String message = "the index is closing";
        return cause == null
                ? new StorageFault(StorageFault.Kind.BUSY, message)
                : new StorageFault(StorageFault.Kind.BUSY, message, cause);
    }

    private Connection take() {
        if (closing) {
            throw isClosing(null);
        }
        try {
            Connection connection = readers.poll(waitMillis, TimeUnit.MILLISECONDS);
            if (connection == null) {
                throw new StorageFault(StorageFault.Kind.BUSY, "every reader of the index is busy");
            }
            return connection;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageFault(
                    StorageFault.Kind.BUSY, "interrupted on the way to the index", e);
        }
    }

    /** Makes a change in a transaction; it is on the disk when this returns. */
    <T> T change(Query<T> change) {
        try {
            return writer.change(change);
        } finally {
            // One that failed may have happened all the same.
            changes.incrementAndGet();
        }
    }

    /** Counts the changes since the start. */
    long changes() {
        return changes.get();
    }

    /** The fault that a database error is. */
    static StorageFault fault(String what, SQLException cause) {
        return new StorageFault(kind(cause), what + ": " + cause.getMessage(), cause);
    }

    /**
     * By the primary result code, which is the low byte of every extended one.
     *
     * @see <a href="https://www.sqlite.org/rescode.html">SQLite, result codes</a>
     */
    private static StorageFault.Kind kind(SQLException cause) {
        if (!(cause instanceof SQLiteException sqlite)) {
            return StorageFault.Kind.BROKEN;
        }
        int primary = sqlite.getResultCode().code & PRIMARY_CODE;
        if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
            return StorageFault.Kind.FULL;
        }
        return primary == SQLiteErrorCode.SQLITE_BUSY.code
                ? StorageFault.Kind.BUSY
                : StorageFault.Kind.BROKEN;
    }

    /** Lets queued changes finish, then closes every connection. */
    @Override
    public void close() {
        closing = true;
        try {
            for (var reader : allReaders) {
                reader.close();
            }
        } catch (SQLException e) {
            throw fault("cannot close the index", e);
        } finally {
            writer.close();
        }
    }
}
