package dev.berth.daemon.simulation;

import dev.berth.daemon.store.Database;
import dev.berth.daemon.store.StoreDoor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The disk under the daemon's store: real SQLite files, in memory where the machine has that.
 *
 * <p>What a power cut leaves is what was there at the last commit that SQLite syncs, and of a
 * commit under way any part of what it appended to the log. Whether a commit is synced is asked of
 * the connection itself. What a killed process leaves is all that it wrote.
 */
final class SimulatedDisk {
    private static final byte[] NOTHING = new byte[0];

    /** The least {@code PRAGMA synchronous} under which a commit is synced (FULL). */
    private static final int SYNCED = 2;

    private static final int STATEMENTS_PER_FAULT = 90;
    private static final int COMMITS_PER_FAULT = 14;

    private final Dice dice;
    private final Weather weather;
    private final SQLiteConfig.SynchronousMode mode;
    private final Path root;
    private Path file;
    private int generation;
    private byte[] syncedFile;
    private byte[] syncedLog = NOTHING;
    private @Nullable Connection connection;
    private Runnable killing = () -> {};
    private boolean isArmed;
    private boolean isTorn;

    /**
     * A disk with the file of a store that holds nothing.
     *
     * @param mode how the store syncs
     */
    SimulatedDisk(
            Path root,
            byte[] empty,
            Dice dice,
            Weather weather,
            SQLiteConfig.SynchronousMode mode) {
        this.root = root;
        this.dice = dice;
        this.weather = weather;
        this.mode = mode;
        this.syncedFile = empty;
        this.file = Path.of(root + "0.db");
        put(empty, NOTHING);
    }

    /**
     * Opens the store for a process.
     *
     * @param kill kills that process
     */
    Database open(Stage.Lifetime process, Runnable kill) {
        killing = kill;
        isArmed = false;
        isTorn = false;
        var database =
                StoreDoor.open(
                        file,
                        (config, url) -> {
                            config.setSynchronous(mode);
                            Connection real = config.createConnection(url);
                            connection = real;
                            return watched(real, process);
                        });
        synced();
        return database;
    }

    /** From here on something may go wrong. */
    void arm() {
        isArmed = true;
    }

    /** What the process wrote is there, whether it was synced or not. */
    void processEnds() {
        replace(bytes(file), bytes(log(file)));
    }

    /** What was synced is there, and perhaps a part of what was not. */
    void powerEnds() {
        byte[] written = bytes(log(file));
        boolean isAppended =
                written.length > syncedLog.length
                        && Arrays.equals(
                                written, 0, syncedLog.length, syncedLog, 0, syncedLog.length);
        byte[] left =
                isAppended && (isTorn || dice.oneIn(2))
                        ? Arrays.copyOf(
                                written,
                                syncedLog.length + dice.index(written.length - syncedLog.length))
                        : syncedLog;
        replace(syncedFile, left);
    }

    private void replace(byte[] content, byte[] log) {
        close();
        delete();
        file = Path.of(root.toString() + ++generation + ".db");
        put(content, log);
        syncedFile = content;
        syncedLog = log;
    }

    /** Closes and removes everything. */
    void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                throw new IllegalStateException("a database cannot be closed", e);
            }
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(log(file));
            Files.deleteIfExists(Path.of(file + "-shm"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void synced() {
        syncedFile = bytes(file);
        syncedLog = bytes(log(file));
    }

    private void put(byte[] content, byte[] log) {
        try {
            Files.write(file, content);
            if (log.length > 0) {
                Files.write(log(file), log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path log(Path file) {
        return Path.of(file + "-wal");
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.exists(file) ? Files.readAllBytes(file) : NOTHING;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Connection watched(Connection real, Stage.Lifetime process) {
        InvocationHandler handler =
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("close")) {
                        process.requireAlive();
                    }
                    Object result = invoke(method, real, arguments);
                    return method.getName().equals("prepareStatement")
                            ? watched(
                                    String.valueOf(arguments[0]),
                                    (PreparedStatement) Objects.requireNonNull(result),
                                    real,
                                    process)
                            : result;
                };
        return proxy(Connection.class, handler);
    }

    private PreparedStatement watched(
            String sql, PreparedStatement real, Connection of, Stage.Lifetime process) {
        InvocationHandler handler =
                (proxy, method, arguments) -> {
                    if (!method.getName().startsWith("execute")) {
                        return invoke(method, real, arguments);
                    }
                    process.requireAlive();
                    beforeStatement(sql);
                    return isArmed && sql.equals("COMMIT")
                            ? commit(real, of)
                            : invoke(method, real, arguments);
                };
        return proxy(PreparedStatement.class, handler);
    }

    private void beforeStatement(String sql) throws SQLException {
        boolean writes = sql.startsWith("INSERT") || sql.startsWith("UPDATE");
        if (!isArmed || !writes) {
            return;
        }
        if (weather.strikes(Fault.DISK_FULL, STATEMENTS_PER_FAULT)) {
            throw new SQLiteException("no room", SQLiteErrorCode.SQLITE_FULL);
        }
        if (weather.strikes(Fault.WRITE_FAILED, STATEMENTS_PER_FAULT)) {
            throw new SQLiteException("write failed", SQLiteErrorCode.SQLITE_IOERR_WRITE);
        }
    }

    private int commit(PreparedStatement real, Connection of) throws SQLException {
        if (weather.strikes(Fault.SYNC_FAILED, COMMITS_PER_FAULT)) {
            throw new SQLiteException("sync failed", SQLiteErrorCode.SQLITE_IOERR_FSYNC);
        }
        boolean dies = weather.strikes(Fault.KILLED_IN_COMMIT, COMMITS_PER_FAULT);
        if (dies && dice.oneIn(2)) {
            die();
        }
        int result = real.executeUpdate();
        if (dies) {
            isTorn = true;
            die();
        }
        if (isSynced(of)) {
            synced();
        }
        return result;
    }

    private void die() {
        killing.run();
        throw new Stage.Killed();
    }

    private static boolean isSynced(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA synchronous")) {
            return row.next() && row.getInt(1) >= SYNCED;
        }
    }

    private static @Nullable Object invoke(
            java.lang.reflect.Method method, Object on, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(
                        SimulatedDisk.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
