package dev.berth.policies.workload;

import dev.berth.policies.schedule.CronSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;

/** Pods, Jobs and CronJobs to test with. */
public final class Batches {
    private Batches() {}

    /** A template whose containers are started again as that policy says. */
    public static PodTemplate template(
            String name, String image, Resources resources, RestartPolicy policy) {
        var like = Workloads.deployment(name, 1, image, resources).template();
        return new PodTemplate(
                like.labels(),
                like.annotations(),
                like.initContainers(),
                like.containers(),
                like.terminationGrace(),
                like.volumes(),
                policy,
                like.priorityClass());
    }

    /** A pod that stands by itself. */
    public static BarePod pod(String name, String image, RestartPolicy policy) {
        var template = template(name, image, Workloads.shared(250, 1 << 20), policy);
        return new BarePod(ObjectName.of(name), template, "uid-of-" + name);
    }

    /** A Job whose pods are never restarted. */
    public static Job job(String name, String image, JobCompletion completion) {
        return job(name, image, RestartPolicy.NEVER, completion);
    }

    /** A Job whose pods are restarted as that policy says. */
    public static Job job(
            String name, String image, RestartPolicy policy, JobCompletion completion) {
        return new Job(
                ObjectName.of(name),
                template(name, image, Workloads.shared(250, 1 << 20), policy),
                completion,
                false,
                Optional.empty(),
                Optional.empty(),
                "uid-of-" + name);
    }

    /** So many successes by so many pods at once. */
    public static JobCompletion times(int completions, int parallelism) {
        return new JobCompletion(
                parallelism, OptionalInt.of(completions), false, 6, Optional.empty());
    }

    /** The same where each pod has a number. */
    public static JobCompletion indexed(int completions, int parallelism) {
        return new JobCompletion(
                parallelism, OptionalInt.of(completions), true, 6, Optional.empty());
    }

    /** The same, given up after so many failures. */
    public static JobCompletion giveUpAfter(int failures, JobCompletion plain) {
        return new JobCompletion(
                plain.parallelism(),
                plain.completions(),
                plain.indexed(),
                failures,
                plain.activeDeadline());
    }

    /** The same, given up after that time. */
    public static JobCompletion within(Duration deadline, JobCompletion plain) {
        return new JobCompletion(
                plain.parallelism(),
                plain.completions(),
                plain.indexed(),
                plain.backoffLimit(),
                Optional.of(deadline));
    }

    /** The same Job, held or not. */
    public static Job suspended(Job job, boolean suspend) {
        return new Job(
                job.name(),
                job.template(),
                job.completion(),
                suspend,
                job.ttlAfterFinished(),
                job.owner(),
                job.uid());
    }

    /** The same Job, removed so long after its end. */
    public static Job expiring(Job job, Duration ttl) {
        return new Job(
                job.name(),
                job.template(),
                job.completion(),
                job.suspend(),
                Optional.of(ttl),
                job.owner(),
                job.uid());
    }

    /** The Job that a CronJob makes. */
    public static Job ownedBy(CronJob cronJob, Job like, ObjectName name, String uid) {
        return new Job(
                name,
                like.template(),
                like.completion(),
                like.suspend(),
                like.ttlAfterFinished(),
                Optional.of(new Job.Owner(cronJob.name().name(), cronJob.object().uid())),
                uid);
    }

    /** A CronJob in UTC that keeps three Jobs that succeeded and one that failed. */
    public static CronJob cron(
            String name, String schedule, CronJob.Concurrency concurrency, Instant createdAt) {
        return new CronJob(
                ObjectName.of(name),
                CronSchedule.parse(schedule).orElseThrow(),
                ZoneOffset.UTC,
                concurrency,
                Optional.empty(),
                false,
                3,
                1,
                new CronJob.Instance("uid-of-" + name, createdAt));
    }
}
