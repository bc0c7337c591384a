package dev.berth.daemon.simulation;

import dev.berth.daemon.simulation.HostPods.Pod;
import dev.berth.policies.reconcile.Remembered;
import dev.berth.policies.reconcile.RunEnd;
import dev.berth.policies.reconcile.RunRecord;
import dev.berth.policies.reconcile.SpecHash;
import dev.berth.policies.workload.BarePod;
import dev.berth.policies.workload.CronJob;
import dev.berth.policies.workload.DaemonSet;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.RestartPolicy;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.Workload;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether each workload has come to what it is for; what has no room may wait. */
final class Fulfilment {
    private final Rest rest;
    private final Remembered remembered;
    private final Diary diary;
    private final Instant now;

    Fulfilment(Rest rest, Remembered remembered, Diary diary, Instant now) {
        this.rest = rest;
        this.remembered = remembered;
        this.diary = diary;
        this.now = now;
    }

    /** What each of them lacks; empty once all is there. */
    List<String> lacks() {
        List<String> lacks = new ArrayList<>();
        for (Workload workload : rest.desired().workloads().values()) {
            lack(workload).ifPresent(lack -> lacks.add(workload.id() + " " + lack));
        }
        for (CronJob cronJob : rest.desired().cronJobs().values()) {
            lack(cronJob).ifPresent(lack -> lacks.add(cronJob.name() + " " + lack));
        }
        return lacks;
    }

    private Optional<String> lack(Workload workload) {
        return switch (workload) {
            case Deployment deployment -> alike(deployment, SpecHash.of(deployment));
            case DaemonSet set -> alike(set, daemonHash(set));
            case StatefulSet set -> numbered(set);
            case BarePod pod -> alone(pod);
            case Job job -> done(job);
        };
    }

    /** The template that its pod has, where somebody else has to remove that first. */
    private String daemonHash(DaemonSet set) {
        return set.update() == DaemonSet.Update.ON_DELETE
                ? rest.pods(set.id()).stream()
                        .map(pod -> pod.ownership().specHash())
                        .findFirst()
                        .orElse("")
                : SpecHash.of(set);
    }

    private Optional<String> alike(Workload workload, String specHash) {
        var all = rest.pods(workload.id());
        long good = all.stream().filter(pod -> pod.isOf(specHash) && pod.doesItsWork()).count();
        // Those whose CPUs have gone stay where they are, however important they are.
        long stuck = all.stream().filter(pod -> !pod.doesItsWork() && rest.isHomeless(pod)).count();
        boolean isMissing = good + stuck < workload.replicas() && rest.hasRoom(workload);
        boolean isTooMuch = good == workload.replicas() && all.size() != good;
        return isMissing || isTooMuch
                ? Optional.of("has " + good + " good pods of " + all.size())
                : Optional.empty();
    }

    private Optional<String> numbered(StatefulSet set) {
        String hash = SpecHash.of(set);
        var names = set.ordinals().mapToObj(set::pod).toList();
        boolean isBlocked = false;
        for (int i = 0; i < names.size(); i++) {
            var there = rest.pod(names.get(i));
            if (there.isEmpty()) {
                if (rest.hasRoom(set)) {
                    return Optional.of("lacks " + names.get(i));
                }
                isBlocked = true;
            } else if (!there.get().workload().equals(set.id()) || rest.isHomeless(there.get())) {
                isBlocked = true;
            } else if (!there.get().doesItsWork()) {
                return Optional.of("does not run as " + names.get(i));
            }
        }
        if (isBlocked) {
            return Optional.empty();
        }
        boolean isOld =
                !(set.update() instanceof StatefulSet.OnDelete)
                        && set.ordinals()
                                .filter(number -> !set.isHeldBack(number))
                                .mapToObj(set::pod)
                                .flatMap(name -> rest.pod(name).stream())
                                .anyMatch(pod -> !pod.isOf(hash));
        boolean isTooMuch = rest.pods(set.id()).size() != names.size();
        return isOld || isTooMuch
                ? Optional.of("is not updated, or too large: " + rest.pods(set.id()).size())
                : Optional.empty();
    }

    private RunRecord run(Workload workload) {
        String uid = workload.instance().orElseThrow();
        return remembered.runs().getOrDefault(uid, RunRecord.NONE);
    }

    private Optional<String> alone(BarePod pod) {
        var there = rest.pod(pod.pod()).filter(one -> one.workload().equals(pod.id()));
        if (run(pod).end().isPresent()) {
            return there.filter(Pod::isRunning).map(one -> "runs after its end");
        }
        if (there.isPresent()) {
            boolean mayStay = pod.template().restartPolicy() == RestartPolicy.ALWAYS;
            return (mayStay && there.get().doesItsWork()) || rest.isHomeless(there.get())
                    ? Optional.empty()
                    : Optional.of("has not ended, or does not run");
        }
        boolean isTaken = rest.pod(pod.pod()).isPresent();
        return !isTaken && rest.hasRoom(pod) ? Optional.of("is not there") : Optional.empty();
    }

    private Optional<String> done(Job job) {
        var record = run(job);
        var running = rest.pods(job.id()).stream().filter(Pod::isRunning).toList();
        if (record.end().isPresent()) {
            return running.isEmpty()
                    ? wrong(job, record, record.end().get())
                    : Optional.of("runs after its end");
        }
        if (job.suspend()) {
            return running.isEmpty() ? Optional.empty() : Optional.of("runs while suspended");
        }
        boolean isStuck =
                running.isEmpty() && rest.pods(job.id()).stream().anyMatch(rest::isHomeless);
        return isStuck || (running.isEmpty() && !rest.hasRoom(job))
                ? Optional.empty()
                : Optional.of("is not done: " + record);
    }

    /** What does not go with how it ended. */
    private static Optional<String> wrong(Job job, RunRecord record, RunEnd end) {
        int needed = job.completions().orElse(1);
        int limit = job.completion().backoffLimit();
        boolean isRight =
                switch (end.reason()) {
                    case "CompletionsReached" ->
                            record.succeeded().size() == needed
                                    && (!job.isIndexed() || record.indexes().size() == needed);
                    case "BackoffLimitExceeded" ->
                            record.failed().size() > limit
                                    || job.template().restartPolicy() == RestartPolicy.ON_FAILURE;
                    default -> job.completion().activeDeadline().isPresent();
                };
        return isRight ? Optional.empty() : Optional.of("ended with " + record);
    }

    /** The one of the last minute is made, unless it may not be. */
    private Optional<String> lack(CronJob cronJob) {
        Instant due = now.truncatedTo(ChronoUnit.MINUTES);
        boolean isHeldUp =
                cronJob.concurrency() == CronJob.Concurrency.FORBID
                        && rest.desired().workloads().values().stream()
                                .anyMatch(
                                        one ->
                                                one instanceof Job job
                                                        && cronJob.owns(job)
                                                        && run(job).end().isEmpty());
        boolean isDue =
                !cronJob.suspend() && !isHeldUp && due.isAfter(cronJob.object().createdAt());
        return isDue && !diary.hasSpawned(cronJob.object().uid(), due)
                ? Optional.of("has no Job for " + due)
                : Optional.empty();
    }
}
