package dev.berth.policies.reconcile;

import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.PodName;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One pod of a Job: {@code <job>-<8 hex of its spec hash>[-<index>]-<number>}.
 *
 * @param number counts up from 0
 * @param index which part of the work it does, where the Job is indexed
 */
record Attempt(int number, OptionalInt index) {
    private static final Pattern TAIL =
            Pattern.compile(".*-[0-9a-f]{8}-(?:([0-9]{1,6})-)?([0-9]{1,7})");

    /** What its pod is called. */
    PodName pod(Job job, String specHash) {
        String part = index.isPresent() ? index.getAsInt() + "-" : "";
        return PodNames.of(job.name(), specHash, part + number);
    }

    /** The attempt that a pod of that Job is; empty where no Job calls its pods so. */
    static Optional<Attempt> of(Job job, PodName pod) {
        Matcher tail = TAIL.matcher(pod.name());
        if (!tail.matches()) {
            return Optional.empty();
        }
        String part = tail.group(1);
        if (job.isIndexed() != (part != null)) {
            return Optional.empty();
        }
        return Optional.of(
                new Attempt(
                        Integer.parseInt(tail.group(2)),
                        part == null
                                ? OptionalInt.empty()
                                : OptionalInt.of(Integer.parseInt(part))));
    }
}
