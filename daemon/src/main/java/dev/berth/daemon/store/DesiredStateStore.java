package dev.berth.daemon.store;

import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.DocumentReader;
import dev.berth.daemon.document.Kind;
import dev.berth.policies.base.Problem;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.WorkloadName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The applied documents with their revisions: written in one transaction each, read from one
 * snapshot in memory.
 *
 * <p>A change is worked out against the snapshot, written, and only then published; so a reader
 * never sees what a power cut could take back, and never waits for the disk.
 */
public final class DesiredStateStore {
    private static final System.Logger LOG = System.getLogger(DesiredStateStore.class.getName());

    private final Database database;
    private final RecordSeal seal;
    private final Supplier<String> uids;
    private final ReentrantLock changing = new ReentrantLock();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Snapshot snapshot;

    private DesiredStateStore(
            Database database, RecordSeal seal, Supplier<String> uids, Snapshot snapshot) {
        this.database = database;
        this.seal = seal;
        this.uids = uids;
        this.snapshot = snapshot;
    }

    /**
     * The store in that database.
     *
     * @param seal what the values of Secrets are sealed with
     * @throws StoreException if what is stored cannot be read
     */
    public static DesiredStateStore open(Database database, RecordSeal seal) {
        return open(database, seal, () -> UUID.randomUUID().toString());
    }

    static DesiredStateStore open(Database database, RecordSeal seal, Supplier<String> uids) {
        var reader = new DocumentReader();
        Snapshot stored = database.transaction(sql -> ObjectRows.load(sql, reader, seal));
        return new DesiredStateStore(database, seal, uids, stored);
    }

    /** Everything that is to be, as of the last revision. */
    public DesiredState current() {
        return snapshot.state();
    }

    /** The objects of a kind, by namespace and name. */
    public Collection<StoredObject> objects(Kind kind) {
        return snapshot.objects(kind);
    }

    /** One object. */
    public Optional<StoredObject> object(Kind kind, ObjectName name) {
        return snapshot.object(kind, name);
    }

    /** The last changes, the newest first. */
    public List<Change> history(int limit) {
        return database.transaction(sql -> History.last(sql, limit));
    }

    /** Calls {@code listener} after every commit, on the thread that made the change. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Applies documents, all or none; without an effect on the revision where they say what is
     * stored already.
     *
     * @param dryRun whether only to say what would happen
     * @throws StoreException if the database fails; nothing is applied then
     */
    public ApplyOutcome append(
            List<Document> documents, boolean dryRun, Author author, Instant now) {
        return append(documents, dryRun, OptionalLong.empty(), author, now);
    }

    /**
     * The same, unless somebody else was faster.
     *
     * @param expected the revision that must be the stored one still
     */
    public ApplyOutcome append(
            List<Document> documents,
            boolean dryRun,
            OptionalLong expected,
            Author author,
            Instant now) {
        ApplyOutcome outcome;
        boolean committed;
        changing.lock();
        try {
            long before = snapshot.revision();
            if (expected.orElse(before) != before) {
                return new ApplyOutcome.Conflict(
                        List.of(
                                Problem.at(
                                        "revision",
                                        "the desired state is at "
                                                + before
                                                + ", expected "
                                                + expected.getAsLong())));
            }
            outcome = change(documents, dryRun, author, now);
            committed = snapshot.revision() > before;
        } finally {
            changing.unlock();
        }
        if (committed) {
            tellListeners();
        }
        return outcome;
    }

    /** What applying documents would come to now; nothing is applied. */
    public Preview preview(List<Document> documents, Author author, Instant now) {
        Snapshot before = snapshot;
        var plan = new AppendPlan(before, author, now, uids);
        return Preview.of(before, plan, documents);
    }

    private ApplyOutcome change(
            List<Document> documents, boolean dryRun, Author author, Instant now) {
        return commit(new AppendPlan(snapshot, author, now, uids), documents, dryRun, Cause.APPLY);
    }

    private ApplyOutcome commit(
            AppendPlan plan, List<Document> documents, boolean dryRun, Cause cause) {
        ApplyOutcome outcome = plan.outcome(documents, dryRun);
        boolean applied = outcome instanceof ApplyOutcome.Applied;
        if (applied && !dryRun && !plan.changed().isEmpty()) {
            Snapshot after = plan.after();
            database.transaction(
                    sql -> {
                        for (StoredObject object : plan.changed()) {
                            ObjectRows.put(sql, object, seal);
                        }
                        for (var rollout : plan.rolled().entrySet()) {
                            RevisionRows.put(sql, rollout.getKey(), rollout.getValue());
                        }
                        History.finish(sql, after.revision(), plan.changes(), cause.action());
                        return true;
                    });
            snapshot = after;
        }
        return outcome;
    }

    /** Changes what a stored object says, as it is found. */
    EditOutcome edit(Kind kind, ObjectName name, Edit.Editor editor, Author author, Instant now) {
        EditOutcome outcome;
        changing.lock();
        try {
            outcome =
                    new Editing(snapshot, author, now, uids)
                            .outcome(
                                    kind,
                                    name,
                                    editor,
                                    (plan, documents, cause) ->
                                            commit(plan, documents, false, cause));
        } finally {
            changing.unlock();
        }
        if (outcome instanceof EditOutcome.Written) {
            tellListeners();
        }
        return outcome;
    }

    /** The revisions of a workload; empty where none of it was rolled out. */
    public Optional<RolloutHistory> rollout(WorkloadName workload) {
        return Optional.ofNullable(snapshot.rollouts().get(workload));
    }

    /** By workload: the template whose rollout has been completed. */
    public Map<WorkloadName, String> rolledOut() {
        return snapshot.rolledOut();
    }

    /** What the images of the revision to go back to were resolved to, of each workload. */
    public List<ImagePin> goodPins() {
        return snapshot.goodPins();
    }

    /** Keeps another history of a workload; the desired state is the same. */
    void changeRollout(
            WorkloadName workload, Function<RolloutHistory, Optional<RolloutHistory>> change) {
        changing.lock();
        try {
            Optional<RolloutHistory> changed = rollout(workload).flatMap(change);
            if (changed.isPresent()) {
                database.transaction(
                        sql -> {
                            RevisionRows.put(sql, workload, changed.get());
                            return true;
                        });
                snapshot = snapshot.withRollout(workload, changed.get());
            }
        } finally {
            changing.unlock();
        }
    }

    /**
     * Deletes an object, and with a workload what its images were resolved to. A claim stays, as
     * one that is leaving, until {@link LeavingClaims#forget}.
     *
     * @throws StoreException if the database fails; nothing is deleted then
     */
    public DeleteOutcome delete(Kind kind, ObjectName name, Author author, Instant now) {
        return delete(kind, name, Optional.empty(), author, now);
    }

    /** The same, if it is the one of that uid. */
    DeleteOutcome delete(
            Kind kind, ObjectName name, Optional<String> uid, Author author, Instant now) {
        Deletion deletion;
        changing.lock();
        try {
            Optional<StoredObject> existing =
                    snapshot.object(kind, name)
                            .filter(found -> uid.filter(id -> !id.equals(found.uid())).isEmpty());
            if (existing.isEmpty()) {
                return new DeleteOutcome.NotThere();
            }
            deletion = Deletion.of(existing.get(), snapshot, author, now);
            snapshot = deletion.write(database, snapshot);
        } finally {
            changing.unlock();
        }
        tellListeners();
        return new DeleteOutcome.Deleted(deletion.revision(), deletion.object());
    }

    /**
     * Stores an object that the daemon makes of its own accord, unless one of that name is there,
     * and in any case what it remembers of that. History and audit log are for what people do.
     *
     * @throws StoreException if the database fails, or is full; nothing is stored then
     */
    void make(Document document, Instant now, Database.Work<?> memory) {
        changing.lock();
        try {
            Snapshot before = snapshot;
            Snapshot after = before;
            List<StoredObject> made = new ArrayList<>();
            if (before.object(document.kind(), document.name()).isEmpty()) {
                if (before.objects().size() >= AppendPlan.MAX_OBJECTS) {
                    throw new StoreException(
                            StoreException.Kind.FULL,
                            "more than " + AppendPlan.MAX_OBJECTS + " objects in all");
                }
                var object =
                        new StoredObject(
                                document.kind(),
                                document.name(),
                                document.resource(),
                                document.json(),
                                uids.get(),
                                before.revision() + 1,
                                1,
                                now);
                made.add(object);
                after = before.with(made, before.revision() + 1);
            }
            long revision = after.revision();
            database.transaction(
                    sql -> {
                        for (StoredObject object : made) {
                            ObjectRows.put(sql, object, seal);
                        }
                        ObjectRows.revision(sql, revision);
                        return memory.in(sql);
                    });
            snapshot = after;
        } finally {
            changing.unlock();
        }
        tellListeners();
    }

    /**
     * Deletes an object of the daemon's own accord, if it is the one of that uid.
     *
     * @throws StoreException if the database fails; nothing is deleted then
     */
    void discard(Kind kind, ObjectName name, String uid) {
        changing.lock();
        try {
            Optional<StoredObject> object =
                    snapshot.object(kind, name).filter(found -> found.uid().equals(uid));
            if (object.isEmpty()) {
                return;
            }
            snapshot = Deletion.untold(object.get(), snapshot).write(database, snapshot);
        } finally {
            changing.unlock();
        }
        tellListeners();
    }

    /** What an image was resolved to, if it was. */
    public Optional<ImagePin> imagePin(PinKey key) {
        return Optional.ofNullable(snapshot.pins().get(key));
    }

    /** What the images of so many newest templates of each workload were resolved to. */
    public List<ImagePin> recentPins(int templates) {
        return database.transaction(sql -> PinRows.recent(sql, templates));
    }

    /**
     * Keeps what an image was resolved to, until the workload is deleted.
     *
     * @return the pin that holds, which is an earlier one where there is one; empty where the
     *     workload is gone
     * @throws StoreException if the database fails; nothing is kept then
     */
    public Optional<ImagePin> pinImage(PinKey pin, ImagePin image) {
        changing.lock();
        try {
            ImagePin earlier = snapshot.pins().get(pin);
            if (earlier != null) {
                return Optional.of(earlier);
            }
            if (!snapshot.state().workloads().containsKey(pin.workload())) {
                return Optional.empty();
            }
            snapshot =
                    snapshot.withPins(
                            database.transaction(
                                    sql -> {
                                        PinRows.add(sql, pin, image);
                                        return PinRows.all(sql);
                                    }));
            return Optional.of(image);
        } finally {
            changing.unlock();
        }
    }

    private void tellListeners() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                // The change is committed; whoever does not hear of it must not make it look
                // failed.
                LOG.log(System.Logger.Level.ERROR, "a listener of the desired state failed", e);
            }
        }
    }
}
