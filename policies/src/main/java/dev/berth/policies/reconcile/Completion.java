package dev.berth.policies.reconcile;

import dev.berth.policies.reconcile.Attempts.Ended;
import dev.berth.policies.reconcile.Attempts.Known;
import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What one Job lacks, what it has too much of, and what has to be remembered of it.
 *
 * <p>What ended is first written down and only then acted upon: a pod that is to be ended is
 * dismissed in the record before it is told, so that however it ends, and whenever the daemon dies,
 * it counts as nothing; a pod that ended by itself counts in the status once the record has it. A
 * pod that vanishes before that is made again: a pod may run more than once, as on Kubernetes, but
 * it never counts twice.
 */
final class Completion implements Turnover {
    /** The waits between pods that fail, as Kubernetes has them. */
    static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(6));

    private final Job job;
    private final String specHash;
    private final RunRecord stored;
    private final Instant now;
    private final Attempts attempts;
    private final Set<PodName> evicted;
    private final RunRecord next;

    /**
     * @param specHash of its template
     * @param replicas its pods that exist or are being made, without those on their way out
     * @param leaving its pods that are on their way out
     * @param evicted its pods that are to make way for others that do the same
     * @param facts what is remembered of it
     */
    Completion(
            Job job,
            String specHash,
            List<Replica> replicas,
            Set<PodName> leaving,
            Set<PodName> evicted,
            RunFacts facts) {
        this.job = job;
        this.specHash = specHash;
        this.stored = facts.stored();
        this.now = facts.now();
        this.evicted = Set.copyOf(evicted);
        this.attempts = new Attempts(job, replicas, leaving, facts);
        this.next = stored.end().isPresent() ? stored : next(facts);
    }

    /** What is to be remembered, given who has ended. */
    private RunRecord next(RunFacts facts) {
        RunRecord record = facts.known();
        List<Ended> ended = new ArrayList<>(attempts.ended());
        ended.sort(Comparator.comparing((Ended one) -> endOf(one.pod())));
        if (!job.suspend() && record.startedAt().isEmpty()) {
            record = record.startedAt(Optional.of(now));
        }
        for (Ended one : ended) {
            record =
                    one.pod().hasSucceeded()
                            ? record.withSuccess(one.attempt())
                            : record.withFailure(one.attempt(), endOf(one.pod()));
        }
        Optional<RunEnd> end = end(record, facts);
        if (end.isPresent()) {
            return record.ended(end.get());
        }
        if (job.suspend()) {
            record = record.startedAt(Optional.empty());
        }
        for (Known one : tooMany(record)) {
            record = record.withDismissal(one.attempt());
        }
        return record;
    }

    private Instant endOf(ObservedPod pod) {
        return pod.finishedAt().filter(at -> !at.isAfter(now)).orElse(now);
    }

    private Optional<RunEnd> end(RunRecord record, RunFacts facts) {
        int limit = job.completion().backoffLimit();
        int restarts =
                attempts.active().stream()
                        .flatMap(one -> one.replica().observed().stream())
                        .mapToInt(facts::failuresInside)
                        .sum();
        var deadline = job.completion().activeDeadline();
        if (isDone(record)) {
            return Optional.of(
                    new RunEnd(
                            true,
                            "CompletionsReached",
                            "Reached expected number of succeeded pods",
                            now));
        }
        if (record.failed().size() > limit || restarts > limit) {
            return Optional.of(
                    new RunEnd(
                            false,
                            "BackoffLimitExceeded",
                            "Job has reached the specified backoff limit",
                            now));
        }
        return deadline.filter(time -> !deadlineOf(record, time).isAfter(now))
                .filter(time -> !job.suspend())
                .map(
                        time ->
                                new RunEnd(
                                        false,
                                        "DeadlineExceeded",
                                        "Job was active longer than specified deadline",
                                        now));
    }

    private Instant deadlineOf(RunRecord record, Duration deadline) {
        return record.startedAt().orElse(now).plus(deadline);
    }

    private boolean isDone(RunRecord record) {
        return job.completions().isPresent()
                ? successes(record) >= job.completions().getAsInt()
                : successes(record) > 0 && attempts.active().isEmpty();
    }

    private int successes(RunRecord record) {
        return job.isIndexed() ? record.indexes().size() : record.succeeded().size();
    }

    /** How many pods shall run at once. */
    private int wanted(RunRecord record) {
        if (job.suspend()) {
            return 0;
        }
        if (job.completions().isEmpty()) {
            return successes(record) == 0
                    ? job.replicas()
                    : Math.min(job.replicas(), attempts.active().size());
        }
        return Math.min(job.replicas(), job.completions().getAsInt() - successes(record));
    }

    /**
     * Those that nobody waits for: of an index that is done or twice there, those that are to leave
     * their slots, and the last ones.
     */
    private List<Known> tooMany(RunRecord record) {
        List<Known> useful = new ArrayList<>();
        List<Known> useless = new ArrayList<>();
        Set<Integer> indexes = new HashSet<>();
        for (Known one : attempts.active()) {
            int index = one.attempt().index().orElse(0);
            boolean isUseful =
                    !evicted.contains(one.replica().name())
                            && (!job.isIndexed() || (isOpen(record, index) && indexes.add(index)));
            (isUseful ? useful : useless).add(one);
        }
        int spare = useful.size() - Math.max(0, wanted(record));
        useful.stream()
                .sorted(Comparator.comparing(Known::replica, Replica.DISPENSABLE_FIRST))
                .limit(Math.max(0, spare))
                .forEach(useless::add);
        return useless;
    }

    private boolean isOpen(RunRecord record, int index) {
        return index < job.completions().orElse(0) && !record.indexes().contains(index);
    }

    @Override
    public List<Replica> surplus() {
        return attempts.surplus();
    }

    Job job() {
        return job;
    }

    /** What to write down now, if anything. */
    Optional<RunRecord> unwritten() {
        return next.equals(stored) ? Optional.empty() : Optional.of(next);
    }

    @Override
    public List<PodName> missing(Set<PodName> taken) {
        return missing().stream().map(attempt -> attempt.pod(job, specHash)).toList();
    }

    /** A pod that is no more of use makes no room: it goes anyway. */
    @Override
    public boolean mayMakeRoom() {
        return false;
    }

    private List<Attempt> missing() {
        boolean mayRun = stored.startedAt().isPresent() && next.startedAt().isPresent();
        boolean waits = retryAt().filter(at -> at.isAfter(now)).isPresent();
        int missing = wanted(next) - attempts.active().size();
        return mayRun && next.end().isEmpty() && !waits && missing > 0
                ? newAttempts(missing)
                : List.of();
    }

    private List<Attempt> newAttempts(int count) {
        List<Attempt> fresh = new ArrayList<>();
        if (!job.isIndexed()) {
            for (int i = 0; i < count; i++) {
                fresh.add(new Attempt(attempts.fresh() + i, OptionalInt.empty()));
            }
            return fresh;
        }
        Set<Integer> busy = new HashSet<>();
        attempts.active().forEach(one -> busy.add(one.attempt().index().orElse(0)));
        IntStream.range(0, job.completions().orElse(0))
                .filter(index -> isOpen(next, index) && !busy.contains(index))
                .limit(count)
                .forEach(
                        index ->
                                fresh.add(
                                        new Attempt(
                                                attempts.fresh() + fresh.size(),
                                                OptionalInt.of(index))));
        return fresh;
    }

    /** When the next pod may be made after one has failed. */
    private Optional<Instant> retryAt() {
        if (next.streak() == 0 || next.failedAt().isEmpty()) {
            return Optional.empty();
        }
        Instant due = next.failedAt().get().plus(BACKOFF.after(next.streak()));
        Instant latest = now.plus(BACKOFF.most());
        // However the clock was set in between, it is not waited for longer than that.
        return Optional.of(due.isAfter(latest) ? latest : due);
    }

    /** When to look again even if nothing happens. */
    Optional<Instant> wakeAt() {
        if (next.end().isPresent()) {
            return Optional.empty();
        }
        var deadline =
                job.completion()
                        .activeDeadline()
                        .filter(time -> next.startedAt().isPresent())
                        .map(time -> deadlineOf(next, time));
        return Stream.concat(deadline.stream(), retryAt().stream())
                .filter(at -> at.isAfter(now))
                .min(Comparator.naturalOrder());
    }

    /** When it is over, so long after its end. */
    Optional<Instant> expiresAfter(Duration ttl) {
        return stored.end().map(end -> end.at().plus(ttl));
    }

    /** How far it is, as far as that is written down. */
    JobStatus status() {
        boolean isOver = stored.end().isPresent();
        int ready = (int) attempts.active().stream().filter(one -> one.replica().ready()).count();
        return new JobStatus(
                isOver ? 0 : attempts.active().size() + missing().size(),
                isOver ? 0 : ready,
                successes(stored),
                stored.failed().size(),
                stored.startedAt(),
                job.suspend() && !isOver,
                job.isIndexed() ? Optional.of(stored.indexes().toString()) : Optional.empty(),
                stored.end());
    }
}
