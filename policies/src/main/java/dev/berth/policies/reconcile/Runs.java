package dev.berth.policies.reconcile;

import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.WorkloadKind;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes down what became of everything that ends, and removes Jobs whose time is over. */
final class Runs {
    private final Draft draft;
    private final Roster roster;
    private final Set<Notice> notices = new HashSet<>();

    Runs(Draft draft, Roster roster) {
        this.draft = draft;
        this.roster = roster;
    }

    void run() {
        var taken = roster.takenNames();
        for (var entry : roster.entries()) {
            var turnover = entry.turnover();
            if (turnover instanceof Lifetime lifetime) {
                lifetime.unwritten().ifPresent(record -> write(entry, record));
                if (lifetime.isBlocked(taken)) {
                    tellNameTaken(entry.workload().id().object());
                }
            }
            if (turnover instanceof Completion completion) {
                completion.unwritten().ifPresent(record -> write(entry, record));
                completion.wakeAt().ifPresent(draft::wakeAt);
                expire(completion);
            }
        }
    }

    private void write(Roster.Entry entry, RunRecord record) {
        var workload = entry.workload();
        workload.instance()
                .ifPresent(uid -> draft.begin(new Step.RecordRun(workload.id(), uid, record)));
    }

    private void tellNameTaken(ObjectName pod) {
        notices.add(
                new Notice(
                        WorkloadKind.POD.title(),
                        pod,
                        true,
                        "NameTaken",
                        "a pod of another workload has that name, it waits until that is gone"));
    }

    Set<Notice> notices() {
        return notices;
    }

    private void expire(Completion completion) {
        Job job = completion.job();
        var due = job.ttlAfterFinished().flatMap(completion::expiresAfter);
        if (due.isEmpty()) {
            return;
        }
        if (due.get().isAfter(draft.now())) {
            draft.wakeAt(due.get());
        } else {
            draft.begin(new Step.DeleteJob(job.name(), job.uid()));
        }
    }

    SortedMap<ObjectName, JobStatus> jobs() {
        SortedMap<ObjectName, JobStatus> jobs = new TreeMap<>();
        for (var entry : roster.entries()) {
            if (entry.turnover() instanceof Completion completion) {
                jobs.put(completion.job().name(), completion.status());
            }
        }
        return jobs;
    }
}
