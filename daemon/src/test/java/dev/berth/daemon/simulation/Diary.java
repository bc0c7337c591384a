package dev.berth.daemon.simulation;

import dev.berth.daemon.document.Kind;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.StoredObject;
import dev.berth.policies.reconcile.Remembered;
import dev.berth.policies.reconcile.RunEnd;
import dev.berth.policies.reconcile.RunRecord;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.workload.ObjectName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What daemons wrote down beside the documents, as far as they were told that it is written. */
final class Diary {
    private final Map<String, Entry> told = new HashMap<>();
    private final Map<String, List<Entry>> asked = new HashMap<>();
    private final Map<Due, String> spawned = new HashMap<>();

    /** Templates of bare pods that have ended for good. */
    private final Set<String> over = new HashSet<>();

    /** What of a record is written to the last detail: times are not. */
    private record Entry(RunRecord counts, Optional<Boolean> succeeded) {
        static final Entry NONE = of(RunRecord.NONE);

        static Entry of(RunRecord record) {
            return new Entry(
                    new RunRecord(
                            Optional.empty(),
                            record.succeeded(),
                            record.failed(),
                            record.dismissed(),
                            record.indexes(),
                            record.streak(),
                            Optional.empty(),
                            Optional.empty()),
                    record.end().map(RunEnd::succeeded));
        }
    }

    /** One time of a CronJob. */
    private record Due(String cronJob, Instant at) {}

    void asked(Step.RecordRun step) {
        asked.computeIfAbsent(step.uid(), first -> new ArrayList<>()).add(Entry.of(step.record()));
    }

    /**
     * It was answered that it is done.
     *
     * @param specHash of the object's template
     */
    void done(Step.RecordRun step, String specHash) {
        refused(step);
        told.put(step.uid(), Entry.of(step.record()));
        if (step.record().end().isPresent()) {
            over.add(specHash);
        }
    }

    /** It was answered that it is not done. */
    void refused(Step.RecordRun step) {
        asked.getOrDefault(step.uid(), new ArrayList<>()).remove(Entry.of(step.record()));
    }

    /** Whether pods of that template have ended for good, so that none is made any more. */
    boolean isOver(String specHash) {
        return over.contains(specHash);
    }

    /** What is lost of what was told, of objects that are there. */
    List<String> losses(DesiredStateStore store, Remembered remembered) {
        List<String> losses = new ArrayList<>();
        for (Kind kind : List.of(Kind.JOB, Kind.POD)) {
            for (StoredObject object : store.objects(kind)) {
                String uid = object.uid();
                var record = remembered.runs().getOrDefault(uid, RunRecord.NONE);
                var stored = Entry.of(record);
                var expected = told.getOrDefault(uid, Entry.NONE);
                if (stored.equals(expected)) {
                    continue;
                }
                if (asked.getOrDefault(uid, List.of()).contains(stored)) {
                    told.put(uid, stored);
                } else {
                    losses.add("of " + object.name() + " there is " + record + ", not " + expected);
                }
            }
        }
        asked.clear();
        return losses;
    }

    /** There is a Job for a time; what is wrong with that. */
    Optional<String> spawned(Step.SpawnJob step, DesiredStateStore store) {
        return store.object(Kind.JOB, step.job())
                .map(StoredObject::uid)
                .flatMap(
                        uid -> {
                            var due = new Due(step.uid(), step.scheduledAt());
                            String before = spawned.putIfAbsent(due, uid);
                            return before == null || before.equals(uid)
                                    ? Optional.empty()
                                    : Optional.of("a second Job for " + step.scheduledAt());
                        });
    }

    /** Whether there was a Job of that CronJob for that time. */
    boolean hasSpawned(String cronJob, Instant at) {
        return spawned.containsKey(new Due(cronJob, at));
    }

    /** The uid of the Job of that name, where a user made it. */
    static Optional<String> ofUser(DesiredStateStore store, ObjectName job) {
        return store.object(Kind.JOB, job)
                .filter(object -> !Expectation.isOfCronJob(object))
                .map(StoredObject::uid);
    }
}
