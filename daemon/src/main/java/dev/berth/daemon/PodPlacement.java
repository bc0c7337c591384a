package dev.berth.daemon;

import dev.berth.daemon.control.LiveState;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState;
import dev.berth.proxy.observe.PodPlace;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Which pod an endpoint belongs to and which slots it holds, for the balancer's log. */
final class PodPlacement {
    private PodPlacement() {}

    /** By the id of the container that holds the pod's address, as endpoints name it. */
    static Map<String, PodPlace> of(LiveState live) {
        Map<String, PodPlace> places = new HashMap<>();
        SlotLedger ledger = live.plan().ledger();
        for (ObservedPod pod : live.observed().pods()) {
            places.put(
                    pod.networked().id(), new PodPlace(pod.name().toString(), slots(ledger, pod)));
        }
        return places;
    }

    private static String slots(SlotLedger ledger, ObservedPod pod) {
        if (pod.demand().mode() == SlotDemand.Mode.FLOATING) {
            return "";
        }
        return ledger.slots().stream()
                .map(SlotState::slot)
                .filter(slot -> slot.cpus().intersects(pod.pin()))
                .map(slot -> Integer.toString(slot.id()))
                .collect(Collectors.joining(","));
    }
}
