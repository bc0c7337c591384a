package dev.berth.daemon.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One SQLite file with one connection, which one thread at a time may use.
 *
 * <p>WAL with {@code synchronous=FULL}: what {@link #transaction} returned from is on the disk,
 * whatever happens to the process or the power next. No memory mapping, because an I/O error under
 * one would end the process by a signal.
 *
 * @see <a href="https://www.sqlite.org/wal.html">SQLite, write-ahead logging</a>
 */
public final class Database implements AutoCloseable {
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;
    private static final int WAL_BYTES_KEPT = 4 << 20;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final Connection connection;
    private final Statements statements;
    private final ReentrantLock turn = new ReentrantLock();

    private Database(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
        this.statements = new Statements(connection);
    }

    /** Work inside a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Sql sql) throws SQLException;
    }

    /**
     * Opens the file, made with mode 0600 if it is missing, checks it and brings its tables up to
     * date.
     *
     * @throws StoreException if it is damaged, of a newer version, or cannot be used
     */
    public static Database open(Path file) {
        return open(file, SQLiteConfig::createConnection);
    }

    /** Makes the connection that a database works on. */
    @FunctionalInterface
    interface Connector {
        Connection open(SQLiteConfig config, String url) throws SQLException;
    }

    static Database open(Path file, Connector connector) {
        try {
            create(file);
            var database = new Database(file, connector.open(config(), "jdbc:sqlite:" + file));
            try {
                database.check();
                database.transaction(
                        sql -> {
                            Migrations.run(sql);
                            return true;
                        });
            } catch (SQLException | RuntimeException e) {
                database.connection.close();
                throw e;
            }
            return database;
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNUSABLE, file + " cannot be made: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw fault(file, e);
        }
    }

    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException exists) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
    }

    private static SQLiteConfig config() {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setJournalSizeLimit(WAL_BYTES_KEPT);
        config.enforceForeignKeys(true);
        config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, "0");
        return config;
    }

    private void check() throws SQLException {
        String verdict =
                new Sql(statements)
                        .first("PRAGMA quick_check(1)", row -> row.getString(1))
                        .orElse("no answer");
        if (!verdict.equals("ok")) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED, damaged(file) + " (" + verdict + ")");
        }
    }

    /**
     * Does all of the work or none of it; it is on the disk when this returns.
     *
     * @throws StoreException if the database fails; nothing of the work is left then
     */
    <T> T transaction(Work<T> work) {
        turn.lock();
        try {
            var sql = new Sql(statements);
            sql.run("BEGIN IMMEDIATE");
            boolean done = false;
            try {
                T result = work.in(sql);
                sql.run("COMMIT");
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollBack(sql);
                }
            }
        } catch (SQLException e) {
            throw fault(file, e);
        } finally {
            turn.unlock();
        }
    }

    private void rollBack(Sql sql) {
        try {
            sql.run("ROLLBACK");
        } catch (SQLException e) {
            // SQLite has rolled back by itself where the disk failed; the first failure tells more.
            System.getLogger(Database.class.getName())
                    .log(System.Logger.Level.DEBUG, "no transaction to roll back", e);
        }
    }

    private static StoreException fault(Path file, SQLException cause) {
        SQLiteErrorCode code =
                cause instanceof SQLiteException sqlite
                        ? sqlite.getResultCode()
                        : SQLiteErrorCode.UNKNOWN_ERROR;
        return switch (code) {
            case SQLITE_FULL ->
                    new StoreException(
                            StoreException.Kind.FULL, "no room on the disk for " + file, cause);
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                    new StoreException(StoreException.Kind.DAMAGED, damaged(file), cause);
            default ->
                    new StoreException(
                            StoreException.Kind.UNUSABLE,
                            file + " cannot be used: " + cause.getMessage(),
                            cause);
        };
    }

    private static String damaged(Path file) {
        return file
                + " is damaged: move it away together with its -wal and -shm files, then restore a"
                + " backup or apply the documents again";
    }

    /** Waits for the work under way, then closes the file. */
    @Override
    public void close() {
        turn.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw fault(file, e);
        } finally {
            turn.unlock();
        }
    }
}
