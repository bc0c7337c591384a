package dev.berth.policies.reconcile;

import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
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

    /** Ended pods of one Job that stay for their logs; the oldest go first. */
    static final int MAX_KEPT = 50;

    private final Job job;
    private final String specHash;
    private final RunRecord stored;
    private final Instant now;
    private final List<Replica> surplus = new ArrayList<>();
    private final Map<Integer, Running> active = new TreeMap<>();
    private final RunRecord next;
    private final int fresh;

    private record Running(Attempt attempt, Replica replica) {}

    private record Ended(Attempt attempt, ObservedPod pod) {}

    /**
     * @param specHash of its template
     * @param replicas its pods that exist or are being made, without those on their way out
     * @param leaving its pods that are on their way out
     * @param facts what is remembered of it
     */
    Completion(
            Job job,
            String specHash,
            List<Replica> replicas,
            Set<PodName> leaving,
            RunFacts facts) {
        this.job = job;
        this.specHash = specHash;
        this.stored = facts.stored();
        this.now = facts.now();
        List<Ended> ended = new ArrayList<>();
        List<Ended> counted = new ArrayList<>();
        for (Replica replica : replicas) {
            Optional<Attempt> attempt = Attempt.of(job, replica.name());
            if (!replica.current() || attempt.isEmpty()) {
                surplus.add(replica);
                continue;
            }
            Optional<ObservedPod> pod = replica.observed().filter(ObservedPod::isFinished);
            if (facts.known().dismissed().contains(attempt.get().number())) {
                if (stored.dismissed().contains(attempt.get().number())) {
                    surplus.add(replica);
                }
            } else if (facts.known().accountsFor(attempt.get().number())) {
                pod.ifPresent(kept -> counted.add(new Ended(attempt.get(), kept)));
            } else if (pod.isPresent()) {
                ended.add(new Ended(attempt.get(), pod.get()));
            } else {
                active.put(attempt.get().number(), new Running(attempt.get(), replica));
            }
        }
        this.fresh =
                Math.max(
                        facts.known().nextAttempt(),
                        Stream.concat(replicas.stream().map(Replica::name), leaving.stream())
                                .flatMap(pod -> Attempt.of(job, pod).stream())
                                .mapToInt(attempt -> attempt.number() + 1)
                                .max()
                                .orElse(0));
        counted.stream()
                .filter(one -> stored.accountsFor(one.attempt().number()))
                .sorted(Comparator.comparingInt((Ended one) -> one.attempt().number()).reversed())
                .skip(MAX_KEPT)
                .forEach(old -> surplus.add(kept(old.pod())));
        if (stored.end().isPresent()) {
            active.values().forEach(running -> surplus.add(running.replica()));
        }
        this.next = stored.end().isPresent() ? stored : next(facts, ended);
    }

    private static Replica kept(ObservedPod pod) {
        return new Replica(pod.name(), true, false, false, false, Optional.of(pod));
    }

    /** What is to be remembered, given who has ended. */
    private RunRecord next(RunFacts facts, List<Ended> ended) {
        RunRecord record = facts.known();
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
        for (Running running : tooMany(record)) {
            record = record.withDismissal(running.attempt());
        }
        return record;
    }

    private Instant endOf(ObservedPod pod) {
        return pod.finishedAt().filter(at -> !at.isAfter(now)).orElse(now);
    }

    private Optional<RunEnd> end(RunRecord record, RunFacts facts) {
        int limit = job.completion().backoffLimit();
        int restarts =
                active.values().stream()
                        .flatMap(running -> running.replica().observed().stream())
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
                : successes(record) > 0 && active.isEmpty();
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
                    : Math.min(job.replicas(), active.size());
        }
        return Math.min(job.replicas(), job.completions().getAsInt() - successes(record));
    }

    /** Those that nobody waits for: of an index that is done or twice there, and the last ones. */
    private List<Running> tooMany(RunRecord record) {
        List<Running> useful = new ArrayList<>();
        List<Running> useless = new ArrayList<>();
        Set<Integer> indexes = new HashSet<>();
        for (Running running : active.values()) {
            int index = running.attempt().index().orElse(0);
            boolean isUseful = !job.isIndexed() || (isOpen(record, index) && indexes.add(index));
            (isUseful ? useful : useless).add(running);
        }
        int spare = useful.size() - Math.max(0, wanted(record));
        useful.stream()
                .sorted(Comparator.comparing(Running::replica, Replica.DISPENSABLE_FIRST))
                .limit(Math.max(0, spare))
                .forEach(useless::add);
        return useless;
    }

    private boolean isOpen(RunRecord record, int index) {
        return index < job.completions().orElse(0) && !record.indexes().contains(index);
    }

    @Override
    public List<Replica> surplus() {
        return List.copyOf(surplus);
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
        int missing = wanted(next) - active.size();
        return mayRun && next.end().isEmpty() && !waits && missing > 0
                ? attempts(missing)
                : List.of();
    }

    private List<Attempt> attempts(int count) {
        List<Attempt> attempts = new ArrayList<>();
        if (!job.isIndexed()) {
            for (int i = 0; i < count; i++) {
                attempts.add(new Attempt(fresh + i, OptionalInt.empty()));
            }
            return attempts;
        }
        Set<Integer> busy = new HashSet<>();
        active.values().forEach(running -> busy.add(running.attempt().index().orElse(0)));
        IntStream.range(0, job.completions().orElse(0))
                .filter(index -> isOpen(next, index) && !busy.contains(index))
                .limit(count)
                .forEach(
                        index ->
                                attempts.add(
                                        new Attempt(
                                                fresh + attempts.size(), OptionalInt.of(index))));
        return attempts;
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
        int ready = (int) active.values().stream().filter(one -> one.replica().ready()).count();
        return new JobStatus(
                isOver ? 0 : active.size() + missing().size(),
                isOver ? 0 : ready,
                successes(stored),
                stored.failed().size(),
                stored.startedAt(),
                job.suspend() && !isOver,
                job.isIndexed() ? Optional.of(stored.indexes().toString()) : Optional.empty(),
                stored.end());
    }
}
