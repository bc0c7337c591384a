package dev.berth.registry.index;

import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.StorageFault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The only thread that writes to the database.
 *
 * <p>Changes that wait at the same time share one transaction and so one sync of the disk; each has
 * a savepoint of its own, so one that fails takes back only itself.
 */
final class ChangeWriter implements AutoCloseable {
    /** A change and whoever waits for it. */
    private static final class Waiting<T> {
        private final Database.Query<T> change;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private Runnable outcome = () -> {};

        Waiting(Database.Query<T> change) {
            this.change = change;
        }

        /** Runs the change; what it gave is told only after the commit. */
        void run(Connection connection) throws SQLException {
            Sql.of(connection, "SAVEPOINT change").run();
            try {
                T value = change.ask(connection);
                outcome = () -> done.complete(value);
            } catch (SQLException | RuntimeException e) {
                takeBack(connection, e);
                outcome = () -> done.completeExceptionally(e);
            }
            Sql.of(connection, "RELEASE change").run();
        }

        /** A full disk makes SQLite drop the whole transaction; then the first error counts. */
        private static void takeBack(Connection connection, Exception cause) throws SQLException {
            try {
                Sql.of(connection, "ROLLBACK TO change").run();
            } catch (SQLException e) {
                e.addSuppressed(cause);
                throw cause instanceof SQLException first ? first : e;
            }
        }

        void tell() {
            outcome.run();
        }

        void fail(Throwable e) {
            done.completeExceptionally(e);
        }
    }

    private final Connection connection;
    private final BlockingQueue<Waiting<?>> queue;
    private final int batchSize;
    private final long waitMillis;
    private final Thread thread;
    private volatile boolean closing;

    /** Whether the thread takes nothing from the queue any more. */
    private volatile boolean over;

    private ChangeWriter(Connection connection, RegistryLimits.Index limits) {
        this.connection = connection;
        this.queue = new ArrayBlockingQueue<>(limits.queuedChanges());
        this.batchSize = limits.batchedChanges();
        this.waitMillis = limits.patience().toMillis();
        this.thread = Thread.ofPlatform().name("registry-index").daemon().unstarted(this::work);
    }

    static ChangeWriter start(Connection connection, RegistryLimits.Index limits) {
        var writer = new ChangeWriter(connection, limits);
        writer.thread.start();
        return writer;
    }

    <T> T change(Database.Query<T> change) {
        var waiting = new Waiting<>(change);
        try {
            if (closing || !queue.offer(waiting, waitMillis, TimeUnit.MILLISECONDS)) {
                throw new StorageFault(StorageFault.Kind.BUSY, "the index takes no change now");
            }
            if (over) {
                // It came in behind the last look at the queue.
                refuseQueued();
            }
            return waiting.done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageFault(StorageFault.Kind.BUSY, "interrupted while writing", e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        return switch (e.getCause()) {
            case SQLException sql -> Database.fault("cannot write the index", sql);
            case RuntimeException runtime -> runtime;
            case null, default -> new IllegalStateException("a change failed", e);
        };
    }

    private void work() {
        var batch = new ArrayList<Waiting<?>>(batchSize);
        try {
            while (!closing || !queue.isEmpty()) {
                batch.add(queue.take());
                queue.drainTo(batch, batchSize - 1);
                commit(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            // Closing: whoever is still queued is told so.
            Thread.currentThread().interrupt();
        }
        over = true;
        refuseQueued();
    }

    private void refuseQueued() {
        for (var waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            waiting.fail(new StorageFault(StorageFault.Kind.BUSY, "the index is closing"));
        }
    }

    /** Whatever is thrown ends these changes and never the thread, whom all the others wait for. */
    private void commit(List<Waiting<?>> batch) {
        try {
            Sql.of(connection, "BEGIN IMMEDIATE").run();
            for (var waiting : batch) {
                waiting.run(connection);
            }
            Sql.of(connection, "COMMIT").run();
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(e);
            batch.forEach(waiting -> waiting.fail(e));
            return;
        }
        batch.forEach(Waiting::tell);
    }

    private void rollBack(Throwable cause) {
        try {
            Sql.of(connection, "ROLLBACK").run();
        } catch (SQLException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Finishes what is queued, then closes the connection. Where the caller is interrupted the
     * connection is closed all the same, and the interrupt is kept.
     */
    @Override
    public void close() {
        closing = true;
        // A change that wakes the writer, so that it sees that it is closing.
        queue.offer(new Waiting<>(_ -> true));
        boolean interrupted = Thread.interrupted();
        interrupted |= wasInterruptedOnTheWayToTheEnd();
        if (thread.isAlive()) {
            thread.interrupt();
            interrupted |= wasInterruptedOnTheWayToTheEnd();
        }
        try {
            connection.close();
        } catch (SQLException e) {
            throw Database.fault("cannot close the index", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean wasInterruptedOnTheWayToTheEnd() {
        try {
            thread.join(waitMillis);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
