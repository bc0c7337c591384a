package dev.berth.policies.reconcile;

import dev.berth.policies.workload.BarePod;
import dev.berth.policies.workload.PodName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The one pod of a document that is a Pod: made once, and not again when it has ended. */
final class Lifetime implements Turnover {
    private final BarePod pod;
    private final List<Replica> replicas;
    private final Set<PodName> leaving;
    private final RunFacts facts;

    Lifetime(BarePod pod, List<Replica> replicas, Set<PodName> leaving, RunFacts facts) {
        this.pod = pod;
        this.replicas = replicas;
        this.leaving = leaving;
        this.facts = facts;
    }

    private Optional<Replica> own() {
        return replicas.stream().filter(this::isOwn).findFirst();
    }

    private boolean isOwn(Replica replica) {
        return replica.current() && replica.name().equals(pod.pod());
    }

    @Override
    public List<Replica> surplus() {
        return replicas.stream().filter(replica -> !isOwn(replica)).toList();
    }

    /** Its name is its own: where another pod has it, it waits. */
    @Override
    public List<PodName> missing(Set<PodName> taken) {
        boolean isMissing = own().isEmpty() && facts.known().end().isEmpty();
        return isMissing && !taken.contains(pod.pod()) ? List.of(pod.pod()) : List.of();
    }

    /** Whether it cannot be made because somebody else's pod has its name. */
    boolean isBlocked(Set<PodName> taken) {
        boolean isThere =
                leaving.contains(pod.pod())
                        || replicas.stream().anyMatch(one -> one.name().equals(pod.pod()));
        return !isThere && facts.known().end().isEmpty() && taken.contains(pod.pod());
    }

    @Override
    public boolean mayMakeRoom() {
        return false;
    }

    /** The pod where it ended and its containers are gone. */
    Optional<RunEnd> endWithoutTrace() {
        return replicas.isEmpty() ? end() : Optional.empty();
    }

    /** How it ended, as far as that is written down. */
    private Optional<RunEnd> end() {
        return facts.stored().end();
    }

    /** What to write down now, if anything. */
    Optional<RunRecord> unwritten() {
        if (facts.stored().end().isPresent()) {
            return Optional.empty();
        }
        return own().flatMap(Replica::observed)
                .filter(ObservedPod::isFinished)
                .map(ended -> facts.stored().ended(end(ended)));
    }

    private RunEnd end(ObservedPod ended) {
        boolean succeeded = ended.hasSucceeded();
        return new RunEnd(
                succeeded,
                succeeded ? "Completed" : "Error",
                succeeded ? "all containers succeeded" : ended.whyFailed(),
                ended.finishedAt().filter(at -> !at.isAfter(facts.now())).orElse(facts.now()));
    }
}
