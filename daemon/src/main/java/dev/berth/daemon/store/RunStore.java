package dev.berth.daemon.store;

import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.Kind;
import dev.berth.policies.reconcile.Remembered;
import dev.berth.policies.reconcile.RunRecord;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is written down of objects beside their documents: how far a Job is, how a pod ended, for
 * which time a CronJob made its last Job. Each goes with its object.
 */
public final class RunStore {
    private final Database database;
    private final DesiredStateStore objects;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock changing = new ReentrantLock();
    private volatile Remembered remembered;

    private RunStore(Database database, DesiredStateStore objects, Remembered remembered) {
        this.database = database;
        this.objects = objects;
        this.remembered = remembered;
    }

    /**
     * What is stored in that database.
     *
     * @throws StoreException if it cannot be read
     */
    public static RunStore open(Database database, DesiredStateStore objects) {
        return new RunStore(database, objects, database.transaction(RunStore::load));
    }

    private static Remembered load(Sql sql) throws SQLException {
        Map<String, RunRecord> runs = new HashMap<>();
        sql.all(
                "SELECT uid, json FROM run",
                row -> runs.put(row.getString(1), RunRecordJson.read(row.getString(2))));
        Map<String, Instant> schedules = new HashMap<>();
        sql.all(
                "SELECT uid, scheduled_at_millis FROM schedule",
                row -> schedules.put(row.getString(1), Instant.ofEpochMilli(row.getLong(2))));
        Set<String> deleted =
                Set.copyOf(
                        sql.all("SELECT container_id FROM deleted_pod", row -> row.getString(1)));
        return new Remembered(runs, schedules, deleted);
    }

    /** All of it. */
    public Remembered remembered() {
        return remembered;
    }

    /**
     * Writes down how far something is; without effect where there is no object of that uid.
     *
     * @throws StoreException if the database fails; nothing is written then
     */
    public void record(String uid, RunRecord run) {
        changing.lock();
        try {
            remembered =
                    database.transaction(
                            sql -> {
                                sql.run(
                                        """
                                        INSERT OR REPLACE INTO run
                                        SELECT uid, ? FROM object WHERE uid = ?
                                        """,
                                        RunRecordJson.write(run),
                                        uid);
                                return load(sql);
                            });
        } finally {
            changing.unlock();
        }
    }

    /**
     * Stores the Job of a CronJob, unless one of its name is there, and for which time it was made.
     *
     * @throws StoreException if the database fails; neither is stored then
     */
    public void schedule(Document job, String cronJob, Instant scheduledAt, Instant now) {
        changing.lock();
        try {
            objects.make(job, now, sql -> scheduled(sql, cronJob, scheduledAt));
            remembered = database.transaction(RunStore::load);
        } finally {
            changing.unlock();
        }
    }

    private static int scheduled(Sql sql, String cronJob, Instant scheduledAt) throws SQLException {
        return sql.run(
                "INSERT OR REPLACE INTO schedule SELECT uid, ? FROM object WHERE uid = ?",
                scheduledAt.toEpochMilli(),
                cronJob);
    }

    /**
     * Writes down that somebody has deleted a pod of a workload; those that are gone are forgotten.
     *
     * @param container the engine's id of the one that holds its address
     * @param there all containers that exist
     * @throws StoreException if the database fails; nothing is written then
     */
    public void deletePod(
            PodName pod, String container, Set<String> there, Author author, Instant now) {
        changing.lock();
        try {
            Set<String> before = remembered.deletedPods();
            if (before.contains(container)) {
                return;
            }
            remembered =
                    database.transaction(
                            sql -> {
                                for (String id : before) {
                                    if (!there.contains(id)) {
                                        sql.run(
                                                "DELETE FROM deleted_pod WHERE container_id = ?",
                                                id);
                                    }
                                }
                                sql.run("INSERT INTO deleted_pod VALUES (?)", container);
                                AuditLog.add(sql, author, "delete", "Pod " + pod, now);
                                return load(sql);
                            });
        } finally {
            changing.unlock();
        }
        listeners.forEach(Runnable::run);
    }

    /** Calls {@code listener} after every deletion of a pod, on the thread that asked for it. */
    public void onDeletion(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Deletes a Job, if it is that one.
     *
     * @throws StoreException if the database fails; nothing is deleted then
     */
    public void deleteJob(ObjectName job, String uid) {
        objects.discard(Kind.JOB, job, uid);
    }
}
