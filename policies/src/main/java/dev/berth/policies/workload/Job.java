package dev.berth.policies.workload;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Work that is to be done once: pods that run to their end until enough have succeeded ({@code
 * batch/v1} Job).
 *
 * @param name which one
 * @param template what each pod is made from; restarted on failure, or never
 * @param completion how often, and when it is given up
 * @param suspend whether nothing of it runs for now
 * @param ttlAfterFinished how long it stays once it has ended; empty: until it is deleted
 * @param owner the CronJob that made it
 * @param uid of the object, by which its containers are told from those of an earlier one
 */
public record Job(
        ObjectName name,
        PodTemplate template,
        JobCompletion completion,
        boolean suspend,
        Optional<Duration> ttlAfterFinished,
        Optional<Owner> owner,
        String uid)
        implements Workload {

    /**
     * The CronJob that made it.
     *
     * @param name its name, in the Job's namespace
     * @param uid its uid
     */
    public record Owner(String name, String uid) {}

    public Job {
        if (template.restartPolicy() == RestartPolicy.ALWAYS) {
            throw new IllegalArgumentException("a Job's pods end: restarted on failure or never");
        }
    }

    /** The same as the object of that uid. */
    public Job withUid(String given) {
        return new Job(name, template, completion, suspend, ttlAfterFinished, owner, given);
    }

    /** Whether each pod has a number of its own. */
    public boolean isIndexed() {
        return completion.indexed();
    }

    /** How many pods have to succeed; empty: one, and the others that run then may end. */
    public OptionalInt completions() {
        return completion.completions();
    }

    @Override
    public WorkloadName id() {
        return new WorkloadName(WorkloadKind.JOB, name);
    }

    /** How many pods run at once at most. */
    @Override
    public int replicas() {
        return completion.parallelism();
    }

    @Override
    public Optional<String> instance() {
        return Optional.of(uid);
    }
}
