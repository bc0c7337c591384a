package dev.berth.daemon.store;

import dev.berth.policies.slots.CpuSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which slots somebody wants to stay without newcomers, or to become empty. Kept by their CPUs, so
 * that it means the same when the host is cut another way.
 */
public final class SlotIntents {
    /** What is wanted of a slot. */
    public enum Intent {
        /** Nobody comes; who is there stays. */
        CORDON,
        /** Nobody comes, and who is there leaves. */
        DRAIN,
        /** As any other. */
        UNCORDON;

        /** As the audit log and the API say it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * All that is wanted.
     *
     * @param cordoned CPUs whose slots take nobody
     * @param drained CPUs whose slots are to be empty; none of them is among the others
     */
    public record Wanted(CpuSet cordoned, CpuSet drained) {
        /** Every slot is as any other. */
        public static final Wanted NOTHING = new Wanted(CpuSet.EMPTY, CpuSet.EMPTY);

        /** CPUs whose slots take nobody, whatever is to become of who is there. */
        public CpuSet closed() {
            return cordoned.union(drained);
        }

        Wanted with(Intent intent, CpuSet cpus) {
            return switch (intent) {
                case CORDON -> new Wanted(cordoned.union(cpus), drained.minus(cpus));
                case DRAIN -> new Wanted(cordoned.minus(cpus), drained.union(cpus));
                case UNCORDON -> new Wanted(cordoned.minus(cpus), drained.minus(cpus));
            };
        }
    }

    private final Database database;
    private final ReentrantLock changing = new ReentrantLock();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Wanted wanted;

    /** Those in that database. */
    public SlotIntents(Database database) {
        this.database = database;
        this.wanted = database.transaction(SlotIntents::load);
    }

    /** What is wanted now. */
    public Wanted wanted() {
        return wanted;
    }

    /** Calls {@code listener} after every change, on the thread that made it. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Wants something of these CPUs; it is on the disk when this returns.
     *
     * @param slot what the audit log calls them
     * @return whether anything else was wanted before
     */
    public boolean want(Intent intent, CpuSet cpus, String slot, Author author, Instant now) {
        changing.lock();
        try {
            var after = wanted.with(intent, cpus);
            if (after.equals(wanted)) {
                return false;
            }
            database.transaction(
                    sql -> {
                        sql.run("DELETE FROM slot_intent");
                        put(sql, Intent.CORDON, after.cordoned());
                        put(sql, Intent.DRAIN, after.drained());
                        AuditLog.add(sql, author, intent.word(), slot, now);
                        return true;
                    });
            wanted = after;
        } finally {
            changing.unlock();
        }
        listeners.forEach(Runnable::run);
        return true;
    }

    private static void put(Sql sql, Intent intent, CpuSet cpus) throws SQLException {
        if (!cpus.isEmpty()) {
            sql.run("INSERT INTO slot_intent VALUES (?, ?)", intent.name(), cpus.toString());
        }
    }

    private static Wanted load(Sql sql) throws SQLException {
        var loaded = Wanted.NOTHING;
        for (var row :
                sql.all(
                        "SELECT intent, cpus FROM slot_intent",
                        row -> List.of(row.getString(1), row.getString(2)))) {
            loaded =
                    loaded.with(
                            Intent.valueOf(row.getFirst()),
                            CpuSet.parse(row.getLast()).orElseThrow());
        }
        return loaded;
    }
}
