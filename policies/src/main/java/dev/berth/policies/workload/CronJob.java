package dev.berth.policies.workload;

import dev.berth.policies.schedule.CronSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Makes Jobs at certain times ({@code batch/v1} CronJob).
 *
 * @param name which one; at most {@value #MAX_NAME_CHARACTERS} characters
 * @param schedule at which minutes
 * @param zone of whose wall clock
 * @param concurrency what happens while an earlier Job of it runs
 * @param startingDeadline how much later than its time a Job may be made; empty: any time later
 * @param suspend whether none are made for now
 * @param keptSuccessful Jobs of it that succeeded and stay
 * @param keptFailed Jobs of it that failed and stay
 * @param object what is known of the object besides
 */
public record CronJob(
        ObjectName name,
        CronSchedule schedule,
        ZoneId zone,
        Concurrency concurrency,
        Optional<Duration> startingDeadline,
        boolean suspend,
        int keptSuccessful,
        int keptFailed,
        Instance object) {
    /** Kubernetes' bound: its Jobs' names are longer, and names of pods are labels. */
    public static final int MAX_NAME_CHARACTERS = 52;

    private static final int SECONDS_PER_MINUTE = 60;

    /** What happens while an earlier Job runs. */
    public enum Concurrency {
        ALLOW("Allow"),
        FORBID("Forbid"),
        REPLACE("Replace");

        private final String text;

        Concurrency(String text) {
            this.text = text;
        }

        /** As documents write it. */
        public String text() {
            return text;
        }
    }

    /**
     * Which object.
     *
     * @param uid its uid
     * @param createdAt no earlier time counts as missed
     */
    public record Instance(String uid, Instant createdAt) {
        /** Of a document that was not applied so far. */
        public static final Instance NONE = new Instance("", Instant.EPOCH);
    }

    public CronJob {
        if (name.name().length() > MAX_NAME_CHARACTERS || keptSuccessful < 0 || keptFailed < 0) {
            throw new IllegalArgumentException(
                    name + ", keeps " + keptSuccessful + " and " + keptFailed);
        }
    }

    /** The same as that object. */
    public CronJob withObject(Instance instance) {
        return new CronJob(
                name,
                schedule,
                zone,
                concurrency,
                startingDeadline,
                suspend,
                keptSuccessful,
                keptFailed,
                instance);
    }

    /** What the Job of that time is called, as Kubernetes calls it: there is one for each time. */
    public ObjectName jobAt(Instant scheduled) {
        long minutes = Math.floorDiv(scheduled.getEpochSecond(), SECONDS_PER_MINUTE);
        return new ObjectName(name.namespace(), name.name() + "-" + minutes);
    }

    /** Whether it made that Job. */
    public boolean owns(Job job) {
        return job.name().namespace().equals(name.namespace())
                && job.owner().filter(owner -> owner.uid().equals(object.uid())).isPresent();
    }
}
