package dev.berth.policies.reconcile;

import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.slots.SlotState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who occupies what: the pods that exist and every step in flight, so that a slot that was promised
 * is not given again; and which pods stand where they may not.
 *
 * @param ledger with all of them
 * @param displaced usable pods, not in flight, that have to get other slots
 */
record Occupancy(SlotLedger ledger, List<ObservedPod> displaced) {
    /** Who keeps its slot when two cannot: the exclusive, then the running, then by name. */
    private static final Comparator<ObservedPod> SENIORITY =
            Comparator.comparing((ObservedPod pod) -> pod.demand().mode())
                    .thenComparing(pod -> !pod.isRunning())
                    .thenComparing(ObservedPod::name);

    static Occupancy of(ObservedState observed) {
        // Who is on a slot that takes nobody for now is no less entitled to it.
        var map = observed.slots().opened();
        var memory = observed.memory();
        var promised = promised(observed);
        var pods = observed.livingPods().stream().map(ObservedPod::holder).toList();
        var ledger =
                SlotLedger.of(
                        observed.slots(),
                        memory,
                        Stream.concat(promised.stream(), pods.stream()).toList());
        boolean sound =
                ledger.conflicts().isEmpty()
                        && observed.livingPods().stream().noneMatch(pod -> isMisfit(map, pod));
        return new Occupancy(
                ledger, sound ? List.of() : displaced(observed, promised, map, memory));
    }

    private static List<Holder> promised(ObservedState observed) {
        var pods =
                observed.pods().stream()
                        .collect(Collectors.toMap(ObservedPod::name, ObservedPod::replaces));
        var holders = new ArrayList<Holder>();
        for (var step : observed.inFlight()) {
            switch (step) {
                case Step.CreatePod create ->
                        holders.add(
                                new Holder(
                                        create.pod(),
                                        create.demand(),
                                        create.placement().cpus(),
                                        create.replaces()));
                case Step.RepinPod repin ->
                        holders.add(
                                new Holder(
                                        repin.pod(),
                                        repin.demand(),
                                        repin.to(),
                                        pods.getOrDefault(repin.pod(), Optional.empty())));
                case Step.OfStore _,
                        Step.EnsureNetwork _,
                        Step.ResolveImage _,
                        Step.StartPod _,
                        Step.StopPod _,
                        Step.Confine _,
                        Step.EndContainers _,
                        Step.HaltPod _,
                        Step.RemovePod _ -> {}
            }
        }
        return holders;
    }

    /** Seats the pods one after the other; whoever finds its seat taken is displaced. */
    private static List<ObservedPod> displaced(
            ObservedState observed, List<Holder> promised, SlotMap map, HostMemory memory) {
        var moving = promised.stream().map(Holder::pod).toList();
        var seated = SlotLedger.of(map, memory, promised);
        var displaced = new ArrayList<ObservedPod>();
        for (var pod : observed.livingPods().stream().sorted(SENIORITY).toList()) {
            boolean isMoving = moving.contains(pod.name());
            if (isMoving && pod.demand().mode() == Mode.SHARED) {
                // It goes: whoever takes its place meanwhile, as in a change of places, may stay.
                continue;
            }
            boolean floats = pod.demand().mode() == Mode.FLOATING;
            boolean stays = floats || isMoving || !pod.isUsable();
            if (stays || (!isMisfit(map, pod) && fits(seated, pod))) {
                seated = seated.with(pod.holder());
            } else {
                displaced.add(pod);
            }
        }
        return List.copyOf(displaced);
    }

    /**
     * Whether its slots are too few, or one too many, after somebody changed its pin or the cut.
     */
    private static boolean isMisfit(SlotMap map, ObservedPod pod) {
        var slots = map.madeOf(pod.pin()).orElse(List.of());
        long capacity = slots.stream().mapToLong(Slot::capacityMillis).sum();
        long smallest = slots.stream().mapToLong(Slot::capacityMillis).min().orElse(0);
        long asked = pod.demand().cpuMillis();
        boolean tooMany = slots.size() > 1 && capacity - smallest >= asked;
        return pod.demand().mode() != Mode.FLOATING && (tooMany || capacity < asked);
    }

    private static boolean fits(SlotLedger seated, ObservedPod pod) {
        var slots = seated.map().madeOf(pod.pin());
        if (slots.isEmpty()) {
            return false;
        }
        var holder = pod.holder();
        return seated.slots().stream()
                .filter(state -> slots.get().contains(state.slot()))
                .filter(state -> state.holders().stream().noneMatch(holder::isPairedWith))
                .allMatch(
                        state ->
                                switch (state.use()) {
                                    case FREE ->
                                            pod.demand().mode() == Mode.EXCLUSIVE
                                                    || hasRoom(pod, state);
                                    case SHARED ->
                                            pod.demand().mode() == Mode.SHARED
                                                    && hasRoom(pod, state);
                                    case EXCLUSIVE, RESERVED, CORDONED -> false;
                                });
    }

    private static boolean hasRoom(ObservedPod pod, SlotState state) {
        return SlotLedger.charge(pod.demand(), state.slot(), pod.pin().size())
                <= state.remainingMillis();
    }
}
