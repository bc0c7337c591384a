package dev.berth.daemon.control;

import dev.berth.policies.reconcile.Notice;
import dev.berth.policies.reconcile.RunEnd;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.WorkloadKind;
import java.util.Set;

/** Tells what is made of Jobs, CronJobs and claims of sets, with Kubernetes' reasons. */
final class BatchEvents {
    private static final String JOB = WorkloadKind.JOB.title();
    private static final String CRON_JOB = "CronJob";
    private static final String SET = WorkloadKind.STATEFUL_SET.title();

    private final EventLog events;

    /** What held when it was told last; used by the loop's thread only. */
    private Set<Notice> told = Set.of();

    BatchEvents(EventLog events) {
        this.events = events;
    }

    /** Tells those that did not hold before. */
    void notices(Set<Notice> notices) {
        for (Notice notice : notices) {
            if (told.contains(notice)) {
                continue;
            }
            if (notice.warning()) {
                events.warning(notice.kind(), notice.object(), notice.reason(), notice.message());
            } else {
                events.normal(notice.kind(), notice.object(), notice.reason(), notice.message());
            }
        }
        told = notices;
    }

    void done(Step.OfStore step) {
        switch (step) {
            case Step.RecordRun run -> {
                if (run.workload().kind() == WorkloadKind.JOB) {
                    run.record().end().ifPresent(end -> ended(run.workload().object(), end));
                    if (run.record().startedAt().isEmpty()) {
                        events.normal(JOB, run.workload().object(), "Suspended", "Job suspended");
                    }
                }
            }
            case Step.SpawnJob spawn ->
                    events.normal(
                            CRON_JOB,
                            spawn.cronJob(),
                            "SuccessfulCreate",
                            "Created job " + spawn.job().name());
            case Step.DeleteJob delete ->
                    events.normal(JOB, delete.job(), "SuccessfulDelete", "Deleted job");
            case Step.MakeClaim make ->
                    events.normal(
                            SET,
                            make.set(),
                            "SuccessfulCreate",
                            "Created claim " + make.claim().name());
            case Step.DropClaim drop ->
                    events.normal(
                            SET,
                            drop.set(),
                            "SuccessfulDelete",
                            "Deleted claim "
                                    + drop.claim().name()
                                    + " of a pod that is not wanted");
        }
    }

    private void ended(ObjectName job, RunEnd end) {
        if (end.succeeded()) {
            events.normal(JOB, job, "Completed", "Job completed");
        } else {
            events.warning(JOB, job, end.reason(), end.message());
        }
    }

    void failed(Step.OfStore step, String reason) {
        switch (step) {
            case Step.RecordRun run ->
                    events.warning(
                            run.workload().kind().title(),
                            run.workload().object(),
                            "FailedRecord",
                            reason);
            case Step.SpawnJob spawn ->
                    events.warning(CRON_JOB, spawn.cronJob(), "FailedCreate", reason);
            case Step.DeleteJob delete -> events.warning(JOB, delete.job(), "FailedDelete", reason);
            case Step.MakeClaim make -> events.warning(SET, make.set(), "FailedCreate", reason);
            case Step.DropClaim drop -> events.warning(SET, drop.set(), "FailedDelete", reason);
        }
    }

    void created(Step.CreatePod step) {
        PodName pod = step.pod();
        if (step.workload().kind() == WorkloadKind.JOB) {
            events.normal(
                    JOB,
                    step.workload().object(),
                    "SuccessfulCreate",
                    "Created pod: " + pod.name());
        }
    }
}
