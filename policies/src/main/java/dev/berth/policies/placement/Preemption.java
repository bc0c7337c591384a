package dev.berth.policies.placement;

import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.PodName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds who has to go so that a pod of higher priority can be placed: only pods of lower priority,
 * and only where it helps.
 *
 * <p>Of all choices the one whose most important pod is the least important; of these the fewest
 * pods, the lowest sum of priorities, those that do not run, and those that started last: what
 * Kubernetes compares nodes by ({@code pickOneNodeForPreemption} of {@code
 * pkg/scheduler/framework/preemption}), applied to sets of pods, because here a pod may need the
 * room of several slots. All sets are compared as long as that takes no more than {@value
 * #MAX_TRIALS} trials; beyond that, pods are spared one by one, the most important first, which
 * still leaves nobody among the victims who could have stayed.
 */
public final class Preemption {
    /** Placements that one search may try before it settles for less than the best. */
    public static final int MAX_TRIALS = 1_024;

    /**
     * A pod that might go, or two of which one replaces the other: they are one owner of their
     * slots, and neither goes without the other.
     *
     * @param pod which
     * @param successor the pod that was put on its slots to replace it
     * @param priority how important it is; of two the more important one
     * @param running whether it runs
     * @param startedAt of its last start; long ago for one that never did
     */
    public record Candidate(
            PodName pod,
            Optional<PodName> successor,
            int priority,
            boolean running,
            Instant startedAt) {
        /** Who is spared first: the important, the running, who has run for long. */
        private static final Comparator<Candidate> WORTHIEST_FIRST =
                Comparator.comparingInt(Candidate::priority)
                        .reversed()
                        .thenComparing(candidate -> !candidate.running())
                        .thenComparing(Candidate::startedAt)
                        .thenComparing(Candidate::pod);

        /** A pod that nobody replaces. */
        public Candidate(PodName pod, int priority, boolean running, Instant startedAt) {
            this(pod, Optional.empty(), priority, running, startedAt);
        }

        /** That one with the one that replaces it. */
        public Candidate and(Candidate other) {
            return new Candidate(
                    pod,
                    Optional.of(other.pod),
                    Math.max(priority, other.priority),
                    running || other.running,
                    startedAt.isBefore(other.startedAt) ? startedAt : other.startedAt);
        }

        /** The pods that go with it. */
        public List<PodName> pods() {
            return Stream.concat(Stream.of(pod), successor.stream()).toList();
        }
    }

    /**
     * Who goes, and what the newcomer then gets.
     *
     * @param victims at least one
     * @param placement of the newcomer once they are gone
     */
    public record Victims(List<Candidate> victims, Placement placement) {
        private static final Comparator<Victims> CHEAPEST_FIRST =
                Comparator.comparingInt((Victims choice) -> choice.victims.size())
                        .thenComparingLong(Victims::sumOfPriorities)
                        .thenComparingLong(Victims::running)
                        .thenComparing(Victims::longestRun, Comparator.reverseOrder())
                        .thenComparing(choice -> choice.victims.toString());

        public Victims {
            victims = List.copyOf(victims);
        }

        private long sumOfPriorities() {
            return victims.stream().mapToLong(Candidate::priority).sum();
        }

        private long running() {
            return victims.stream().filter(Candidate::running).count();
        }

        /** When the one of the most important victims started that has run longest. */
        private Instant longestRun() {
            int highest =
                    victims.stream().mapToInt(Candidate::priority).max().orElse(Integer.MIN_VALUE);
            return victims.stream()
                    .filter(victim -> victim.priority() == highest)
                    .map(Candidate::startedAt)
                    .min(Comparator.naturalOrder())
                    .orElse(Instant.MAX);
        }
    }

    private final PlacementPolicy policy;
    private final SlotLedger ledger;
    private final SlotDemand demand;
    private int trials;

    private Preemption(PlacementPolicy policy, SlotLedger ledger, SlotDemand demand) {
        this.policy = policy;
        this.ledger = ledger;
        this.demand = demand;
    }

    /**
     * The victims after whose end the newcomer can be placed; empty when even all of them would not
     * help.
     *
     * @param ledger in which the newcomer finds no room
     * @param demand what the newcomer asks for
     * @param priority of the newcomer
     * @param candidates pods that might go; those that are not less important are passed over
     */
    public static Optional<Victims> find(
            PlacementPolicy policy,
            SlotLedger ledger,
            SlotDemand demand,
            int priority,
            List<Candidate> candidates) {
        var lower =
                candidates.stream()
                        .filter(candidate -> candidate.priority() < priority)
                        .sorted(Candidate.WORTHIEST_FIRST)
                        .toList();
        return new Preemption(policy, ledger, demand).among(lower);
    }

    private Optional<Victims> among(List<Candidate> lower) {
        // Whoever is more important than needed is out of the question.
        var levels = lower.stream().map(Candidate::priority).distinct().sorted().toList();
        for (int level : levels) {
            var pool = lower.stream().filter(candidate -> candidate.priority() <= level).toList();
            if (tried(pool).isPresent()) {
                var spared = spare(pool);
                return Optional.of(cheapest(pool, spared));
            }
        }
        return Optional.empty();
    }

    private Optional<Victims> tried(List<Candidate> victims) {
        trials++;
        var emptied = ledger;
        for (var victim : victims) {
            for (var pod : victim.pods()) {
                emptied = emptied.without(pod);
            }
        }
        return policy.place(emptied, demand) instanceof Placement placement
                ? Optional.of(new Victims(victims, placement))
                : Optional.empty();
    }

    /** Spares whoever need not go, the worthiest first. */
    private Victims spare(List<Candidate> pool) {
        var victims = new ArrayList<>(pool);
        @Nullable Victims found = null;
        for (var candidate : pool) {
            var fewer = new ArrayList<>(victims);
            fewer.remove(candidate);
            var without = tried(fewer);
            if (without.isPresent()) {
                victims = fewer;
                found = without.get();
            }
        }
        return found == null ? tried(victims).orElseThrow() : found;
    }

    /** The best choice of no more victims than those; that one itself where there is none. */
    private Victims cheapest(List<Candidate> pool, Victims known) {
        trials = 0;
        var leastWorthyFirst = pool.reversed();
        for (int size = 1; size <= known.victims().size(); size++) {
            var search = new Search(leastWorthyFirst, size);
            search.choose(0);
            if (search.best != null) {
                return size == known.victims().size()
                                && Victims.CHEAPEST_FIRST.compare(known, search.best) <= 0
                        ? known
                        : search.best;
            }
        }
        return known;
    }

    /** Goes through all sets of one size, while trials are left. */
    private final class Search {
        private final List<Candidate> pool;
        private final int size;
        private final List<Candidate> chosen = new ArrayList<>();
        private @Nullable Victims best;

        Search(List<Candidate> pool, int size) {
            this.pool = pool;
            this.size = size;
        }

        void choose(int from) {
            if (chosen.size() == size) {
                tried(List.copyOf(chosen)).ifPresent(this::offer);
                return;
            }
            int lacking = size - chosen.size();
            for (int i = from; i <= pool.size() - lacking && trials < MAX_TRIALS; i++) {
                chosen.add(pool.get(i));
                choose(i + 1);
                chosen.removeLast();
            }
        }

        private void offer(Victims found) {
            var known = best;
            if (known == null || Victims.CHEAPEST_FIRST.compare(found, known) < 0) {
                best = found;
            }
        }
    }
}
