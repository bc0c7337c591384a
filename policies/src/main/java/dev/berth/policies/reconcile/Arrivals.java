package dev.berth.policies.reconcile;

import dev.berth.policies.input.MissingInput;
import dev.berth.policies.placement.Evacuation;
import dev.berth.policies.placement.Move;
import dev.berth.policies.placement.Placement;
import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.policies.placement.Refusal;
import dev.berth.policies.reconcile.Draft.Remark;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.WorkloadName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Places the replicas that are missing, or makes room for them, or says why not. */
final class Arrivals {
    private final Draft draft;
    private final DesiredState desired;
    private final OrdinalClaims claims;
    private final PolicyChoice policies;
    private final Retirement retirement;
    private final Preemptions preemptions;
    private final Rebalancing rebalancing;
    private final Succession succession;

    /** The ledger only fills up, so who was refused once is refused until the next plan. */
    private final Map<SlotDemand, Refusal> refusals = new HashMap<>();

    /** Workloads of which a newcomer was placed, or for which room was sought already. */
    private final Set<WorkloadName> settled = new HashSet<>();

    Arrivals(
            Draft draft,
            DesiredState desired,
            PolicyChoice policies,
            Retirement retirement,
            Rebalancing rebalancing) {
        this.draft = draft;
        this.desired = desired;
        this.claims = new OrdinalClaims(draft, desired);
        this.policies = policies;
        this.retirement = retirement;
        this.preemptions = new Preemptions(draft, policies, retirement);
        this.rebalancing = rebalancing;
        this.succession = new Succession(draft);
    }

    /** Every newcomer, created or not. */
    List<Newcomer> run(Roster roster) {
        var newcomers = new ArrayList<Newcomer>();
        // By spec hash, which no two workloads have in common.
        var images = new HashMap<String, Optional<Map<String, ImageState.Present>>>();
        var prospect = new Images(draft);
        var taken = roster.takenNames();
        for (var entry : roster.entries()) {
            var missing = missing(entry, taken);
            missing.stream()
                    .collect(
                            Collectors.groupingBy(
                                    Newcomer::specHash, TreeMap::new, Collectors.toList()))
                    .forEach((hash, alike) -> images.put(hash, prospect.of(hash, alike)));
            newcomers.addAll(missing);
        }
        newcomers.sort(Newcomer.MOST_IMPORTANT_FIRST);
        for (var newcomer : newcomers) {
            images.getOrDefault(newcomer.specHash(), Optional.empty())
                    .ifPresent(all -> place(newcomer, all));
        }
        return List.copyOf(newcomers);
    }

    private List<Newcomer> missing(Roster.Entry entry, Set<PodName> taken) {
        var missing = new ArrayList<Newcomer>();
        for (var name : entry.turnover().missing(taken)) {
            taken.add(name);
            var template = entry.template(name);
            missing.add(
                    new Newcomer(
                            name,
                            entry,
                            entry.specHash(name),
                            template,
                            SlotDemand.of(template.resources()),
                            policies.desired().priorities().of(template)));
        }
        return missing;
    }

    private void place(Newcomer newcomer, Map<String, ImageState.Present> images) {
        if (newcomer.importance().isEmpty()) {
            draft.remark(newcomer.pod(), withoutClass(newcomer));
            return;
        }
        var known = refusals.get(newcomer.demand());
        var result =
                known == null ? policyOf(newcomer).place(draft.ledger(), newcomer.demand()) : known;
        switch (result) {
            case Placement placement -> {
                if (rebalancing.makesRoom(newcomer, placement)) {
                    draft.remark(
                            newcomer.pod(),
                            Remark.of(
                                    "WaitingForCpus",
                                    "others are moved, so that no free core is broken up"));
                } else {
                    accept(newcomer, images, placement, Optional.empty());
                }
            }
            case Refusal refusal -> refused(newcomer, images, refusal, known == null);
        }
    }

    private void refused(
            Newcomer newcomer,
            Map<String, ImageState.Present> images,
            Refusal refusal,
            boolean isNew) {
        refusals.put(newcomer.demand(), refusal);
        if (isNew) {
            evacuate(newcomer);
        }
        var predecessor = succession.predecessor(newcomer);
        if (predecessor.isPresent()) {
            var pin = predecessor.get().pin();
            var slots = draft.ledger().map().madeOf(pin).orElseThrow();
            accept(
                    newcomer,
                    images,
                    new Placement(slots, pin),
                    Optional.of(predecessor.get().pod()));
            return;
        }
        draft.remark(newcomer.pod(), Remark.of("Unschedulable", refusal.message()));
        if (!succession.isUnderWay(newcomer.entry())) {
            makeRoom(newcomer);
            preemptions.makeWay(newcomer);
        }
    }

    private static Remark withoutClass(Newcomer newcomer) {
        String name = newcomer.template().priorityClass().orElse("");
        return Remark.of("FailedCreate", "no PriorityClass with name " + name + " was found");
    }

    private void accept(
            Newcomer newcomer,
            Map<String, ImageState.Present> images,
            Placement placement,
            Optional<PodName> replaces) {
        boolean mustWait = draft.isRoamed(newcomer.demand(), placement.cpus());
        settled.add(newcomer.entry().workload().id());
        // Promised even while it waits, so that floating pods leave and nobody else comes.
        draft.hold(new Holder(newcomer.pod(), newcomer.demand(), placement.cpus(), replaces));
        if (mustWait) {
            draft.remark(
                    newcomer.pod(),
                    Remark.of(
                            "WaitingForCpus",
                            "floating pods are leaving CPUs " + placement.cpus()));
            return;
        }
        if (!draft.observed().networkReady()) {
            draft.remark(newcomer.pod(), draft.networkRemark());
            return;
        }
        var unclaimed = claims.lacking(newcomer);
        if (unclaimed.isPresent()) {
            draft.remark(newcomer.pod(), unclaimed.get());
            return;
        }
        var lacking = MissingInput.of(newcomer.pod(), newcomer.template(), desired);
        if (lacking.isPresent()) {
            draft.remark(
                    newcomer.pod(), Remark.of(lacking.get().reason(), lacking.get().message()));
            return;
        }
        create(newcomer, images, placement, replaces);
    }

    private void create(
            Newcomer newcomer,
            Map<String, ImageState.Present> images,
            Placement placement,
            Optional<PodName> replaces) {
        var workload = newcomer.entry().workload();
        var step =
                new Step.CreatePod(
                        newcomer.pod(),
                        workload.id(),
                        newcomer.template(),
                        newcomer.specHash(),
                        images,
                        placement,
                        newcomer.demand(),
                        newcomer.priority(),
                        replaces);
        boolean begun = draft.begin(step);
        var failure = draft.failure(step);
        if (failure.isPresent()) {
            draft.remark(
                    newcomer.pod(),
                    new Remark(
                            "FailedCreate",
                            failure.get().reason(),
                            begun ? Optional.empty() : Optional.of(failure.get().retryAt())));
        } else if (begun) {
            draft.remark(newcomer.pod(), Remark.of("ContainerCreating", "the container is made"));
        }
    }

    private void evacuate(Newcomer newcomer) {
        if (draft.isMoving()) {
            return;
        }
        var movable = new HashMap<PodName, ObservedPod>();
        for (var pod : draft.observed().livingPods()) {
            boolean isFree = pod.isUsable() && !draft.isBusy(pod) && !draft.isRetired(pod.name());
            if (isFree && Succession.seat(draft.ledger(), pod).isEmpty()) {
                movable.put(pod.name(), pod);
            }
        }
        Evacuation.find(
                        policyOf(newcomer),
                        draft.ledger(),
                        newcomer.pod(),
                        newcomer.demand(),
                        movable::containsKey)
                .ifPresent(moves -> moves.forEach(move -> move(move, movable)));
    }

    private void move(Move move, Map<PodName, ObservedPod> movable) {
        var pod = movable.get(move.pod());
        if (pod == null) {
            throw new IllegalStateException("moved what cannot be moved: " + move);
        }
        var step =
                new Step.RepinPod(
                        pod.name(), pod.idsLastFirst(), move.from(), move.to(), pod.demand());
        if (draft.begin(step)) {
            draft.hold(pod.holder(move.to()));
        }
    }

    /**
     * Lets one old replica go when that is what the newcomer lacks: only after every newcomer so
     * far is ready, one at a time, and never when it would not help.
     */
    private void makeRoom(Newcomer newcomer) {
        var entry = newcomer.entry();
        var rollout = entry.rollout();
        boolean isChanging =
                draft.isMoving()
                        || entry.retiring()
                        || rollout.replicas().stream()
                                .anyMatch(replica -> draft.isRetired(replica.name()));
        if (isChanging || !entry.turnover().mayMakeRoom() || !settled.add(entry.workload().id())) {
            return;
        }
        var old = rollout.old();
        var enough =
                old.stream()
                        .filter(replica -> fits(without(List.of(replica)), newcomer))
                        .findFirst();
        if (enough.isEmpty() && fits(without(old), newcomer)) {
            enough = old.stream().findFirst();
        }
        enough.flatMap(Replica::observed).ifPresent(pod -> goFirst(pod, newcomer));
    }

    /** An interruption that the user did not ask for, so it is told. */
    private void goFirst(ObservedPod pod, Newcomer newcomer) {
        retirement.retire(pod);
        if (pod.isRunning() && newcomer.entry().rollout().isMissed(pod.name())) {
            String lack =
                    succession.hasMemory(newcomer.demand())
                            ? "no slot for both"
                            : "no memory for both";
            draft.interrupt(
                    new Plan.Interruption(
                            newcomer.entry().workload().id(),
                            "NoRoomForSurge",
                            "the host has "
                                    + lack
                                    + ": "
                                    + pod.name().name()
                                    + " goes before "
                                    + newcomer.pod().name()
                                    + " comes"));
        }
    }

    private SlotLedger without(List<Replica> replicas) {
        var ledger = draft.ledger();
        for (var replica : replicas) {
            ledger = ledger.without(replica.name());
        }
        return ledger;
    }

    private PlacementPolicy policyOf(Newcomer newcomer) {
        return policies.of(newcomer.template());
    }

    private boolean fits(SlotLedger ledger, Newcomer newcomer) {
        return policyOf(newcomer).place(ledger, newcomer.demand()) instanceof Placement;
    }
}
