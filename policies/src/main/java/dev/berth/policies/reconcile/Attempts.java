package dev.berth.policies.reconcile;

import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.PodName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The pods of one Job, by what is written down of them and by what they do. */
final class Attempts {
    /** Ended pods of one Job that stay for their logs; the oldest go first. */
    static final int MAX_KEPT = 50;

    private static final Comparator<Known> NEWEST_FIRST =
            Comparator.comparing(Known::attempt, Comparator.comparingInt(Attempt::number))
                    .reversed();

    private final Map<Integer, Known> active = new TreeMap<>();
    private final List<Ended> ended = new ArrayList<>();

    /** Ended, written down, and kept for their logs. */
    private final List<Known> counted = new ArrayList<>();

    private final List<Replica> surplus = new ArrayList<>();
    private final int fresh;

    /** One with its pod, as far as that exists. */
    record Known(Attempt attempt, Replica replica) {}

    /** One whose pod has ended. */
    record Ended(Attempt attempt, ObservedPod pod) {}

    /**
     * @param replicas those that exist or are being made, without those on their way out
     * @param leaving those on their way out
     */
    Attempts(Job job, List<Replica> replicas, Set<PodName> leaving, RunFacts facts) {
        for (Replica replica : replicas) {
            Attempt.of(job, replica.name())
                    .filter(attempt -> replica.current())
                    .ifPresentOrElse(
                            attempt -> sort(attempt, replica, facts), () -> surplus.add(replica));
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
                .sorted(NEWEST_FIRST)
                .skip(MAX_KEPT)
                .forEach(old -> surplus.add(old.replica()));
        if (facts.stored().end().isPresent()) {
            active.values().forEach(late -> surplus.add(late.replica()));
        }
    }

    private void sort(Attempt attempt, Replica replica, RunFacts facts) {
        Optional<ObservedPod> end = replica.observed().filter(ObservedPod::isFinished);
        boolean isWritten = facts.stored().accountsFor(attempt.number());
        if (!facts.known().accountsFor(attempt.number())) {
            end.ifPresentOrElse(
                    pod -> ended.add(new Ended(attempt, pod)),
                    () -> active.put(attempt.number(), new Known(attempt, replica)));
        } else if (isWritten && end.isPresent() && !isDismissed(attempt, facts)) {
            counted.add(new Known(attempt, replica));
        } else if (isWritten) {
            // Dismissed, or started again by somebody.
            surplus.add(replica);
        }
    }

    private static boolean isDismissed(Attempt attempt, RunFacts facts) {
        return facts.stored().dismissed().contains(attempt.number());
    }

    /** Those that have not ended, by number. */
    List<Known> active() {
        return List.copyOf(active.values());
    }

    /** Those that have ended and of which nothing is written down so far. */
    List<Ended> ended() {
        return List.copyOf(ended);
    }

    /** Those that can go now. */
    List<Replica> surplus() {
        return List.copyOf(surplus);
    }

    /** The lowest number that none of them has, nor had. */
    int fresh() {
        return fresh;
    }
}
