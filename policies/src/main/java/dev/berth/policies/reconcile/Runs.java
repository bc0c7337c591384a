package dev.berth.policies.reconcile;

import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.ObjectName;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes down what became of everything that ends, and removes Jobs whose time is over. */
final class Runs {
    private final Draft draft;
    private final Roster roster;

    Runs(Draft draft, Roster roster) {
        this.draft = draft;
        this.roster = roster;
    }

    void run() {
        for (var entry : roster.entries()) {
            var turnover = entry.turnover();
            if (turnover instanceof Lifetime lifetime) {
                lifetime.unwritten().ifPresent(record -> write(entry, record));
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
