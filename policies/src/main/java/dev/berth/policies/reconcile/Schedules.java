package dev.berth.policies.reconcile;

import dev.berth.policies.schedule.PlausibleTime;
import dev.berth.policies.workload.CronJob;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes the Jobs that are due, and removes the old ones.
 *
 * <p>Of times that were missed the last one counts, as on Kubernetes. Its Job and the memory of it
 * are stored in one go and under a name that says the time, so there is one for each time at most.
 */
final class Schedules {
    /** Missed times from which on it is worth a warning, as Kubernetes has it. */
    private static final int MANY = 100;

    /** A clock that was set back by more was wrong before: the schedule begins anew. */
    private static final Duration MOST_SET_BACK = Duration.ofDays(1);

    /** How far back a schedule looks that begins anew; the loop ticks more often. */
    private static final Duration JUST_NOW = Duration.ofMinutes(2);

    private static final Comparator<Finished> OLDEST_FIRST =
            Comparator.comparing((Finished job) -> job.end().at())
                    .thenComparing(job -> job.job().name());

    private final Draft draft;
    private final DesiredState desired;
    private final SortedMap<ObjectName, CronStatus> statuses = new TreeMap<>();
    private final Set<Notice> notices = new HashSet<>();

    private record Finished(Job job, RunEnd end) {}

    Schedules(Draft draft, DesiredState desired) {
        this.draft = draft;
        this.desired = desired;
    }

    /** Decides for every CronJob. */
    void run(boolean isActing) {
        for (CronJob cronJob : desired.cronJobs().values()) {
            List<Job> active = new ArrayList<>();
            List<Finished> finished = new ArrayList<>();
            for (var workload : desired.workloads().values()) {
                if (workload instanceof Job job && cronJob.owns(job)) {
                    record(job)
                            .end()
                            .ifPresentOrElse(
                                    end -> finished.add(new Finished(job, end)),
                                    () -> active.add(job));
                }
            }
            if (isActing) {
                forget(finished, true, cronJob.keptSuccessful());
                forget(finished, false, cronJob.keptFailed());
                schedule(cronJob, active);
            }
            statuses.put(cronJob.name(), status(cronJob, active, finished));
        }
    }

    SortedMap<ObjectName, CronStatus> statuses() {
        return statuses;
    }

    Set<Notice> notices() {
        return notices;
    }

    private RunRecord record(Job job) {
        return draft.observed().remembered().run(job.uid());
    }

    private void forget(List<Finished> finished, boolean succeeded, int kept) {
        var alike =
                finished.stream()
                        .filter(job -> job.end().succeeded() == succeeded)
                        .sorted(OLDEST_FIRST)
                        .toList();
        alike.subList(0, Math.max(0, alike.size() - kept))
                .forEach(old -> draft.begin(new Step.DeleteJob(old.job().name(), old.job().uid())));
    }

    private void schedule(CronJob cronJob, List<Job> active) {
        Instant now = draft.now();
        if (cronJob.suspend() || !PlausibleTime.isSet(now)) {
            return;
        }
        cronJob.schedule().next(now, cronJob.zone()).ifPresent(draft::wakeAt);
        Instant since = since(cronJob);
        Optional<Instant> due = cronJob.schedule().last(since, now, cronJob.zone());
        if (due.isEmpty()) {
            return;
        }
        if (cronJob.startingDeadline().filter(late -> isPast(due.get(), late)).isPresent()) {
            tell(
                    cronJob,
                    true,
                    "MissSchedule",
                    "Missed scheduled time to start a job: " + due.get());
            return;
        }
        if (cronJob.concurrency() == CronJob.Concurrency.FORBID && !active.isEmpty()) {
            tell(
                    cronJob,
                    false,
                    "JobAlreadyActive",
                    "Not starting job because prior execution is running and concurrency policy is"
                            + " Forbid");
            return;
        }
        if (cronJob.concurrency() == CronJob.Concurrency.REPLACE) {
            active.forEach(job -> draft.begin(new Step.DeleteJob(job.name(), job.uid())));
        }
        if (isMany(cronJob, since)) {
            tell(
                    cronJob,
                    true,
                    "TooManyMissedTimes",
                    "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or"
                            + " check clock skew");
        }
        draft.begin(
                new Step.SpawnJob(
                        cronJob.name(),
                        cronJob.object().uid(),
                        due.get(),
                        cronJob.jobAt(due.get())));
    }

    /** After which time a due one was missed. */
    private Instant since(CronJob cronJob) {
        Instant now = draft.now();
        Instant created = cronJob.object().createdAt();
        Instant since =
                draft.observed().remembered().schedule(cronJob.object().uid()).orElse(created);
        return since.isAfter(now.plus(MOST_SET_BACK)) ? now.minus(JUST_NOW) : since;
    }

    private boolean isPast(Instant due, Duration deadline) {
        return due.plus(deadline).isBefore(draft.now());
    }

    private boolean isMany(CronJob cronJob, Instant since) {
        Instant from =
                cronJob.startingDeadline()
                        .map(draft.now()::minus)
                        .filter(since::isBefore)
                        .orElse(since);
        Optional<Instant> missed = Optional.of(from);
        for (int i = 0; i <= MANY && missed.isPresent(); i++) {
            missed =
                    cronJob.schedule()
                            .next(missed.get(), cronJob.zone())
                            .filter(at -> !at.isAfter(draft.now()));
        }
        return missed.isPresent();
    }

    private void tell(CronJob cronJob, boolean warning, String reason, String message) {
        notices.add(new Notice("CronJob", cronJob.name(), warning, reason, message));
    }

    private CronStatus status(CronJob cronJob, List<Job> active, List<Finished> finished) {
        return new CronStatus(
                active.stream().map(Job::name).toList(),
                draft.observed().remembered().schedule(cronJob.object().uid()),
                finished.stream()
                        .map(Finished::end)
                        .filter(RunEnd::succeeded)
                        .map(RunEnd::at)
                        .max(Comparator.naturalOrder()));
    }
}
