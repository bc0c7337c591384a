package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.control.Intruder;
import dev.berth.daemon.control.LiveState;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotState;
import dev.berth.policies.workload.PodName;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The map of the slots: who holds which. */
final class SlotViews {
    private SlotViews() {}

    static JsonObject slots(LiveState live) {
        SlotLedger ledger = live.plan().ledger();
        Map<PodName, String> containers = new TreeMap<>();
        for (ObservedPod pod : live.observed().pods()) {
            containers.put(pod.name(), pod.networked().id());
        }
        var slots = new JsonArray();
        for (SlotState state : ledger.slots()) {
            slots.add(slot(state, containers));
        }
        var memory = new JsonObject();
        memory.addProperty("capacityBytes", ledger.memory().capacityBytes());
        memory.addProperty("requestedBytes", ledger.requestedMemoryBytes());
        var floating = new JsonArray();
        for (Holder holder : ledger.holders()) {
            switch (holder.demand().mode()) {
                case FLOATING -> floating.add(holder(holder, containers));
                case EXCLUSIVE, SHARED -> {}
            }
        }
        var view = new JsonObject();
        view.add("slots", slots);
        view.add("floating", floating);
        view.addProperty("floatingCpus", ledger.floatingCpus().toString());
        view.add("memory", memory);
        var intruders = new JsonArray();
        for (Intruder intruder : live.intruders()) {
            var entry = new JsonObject();
            entry.addProperty("container", intruder.name());
            entry.addProperty("containerId", intruder.containerId());
            entry.addProperty("namespace", intruder.pod().namespace());
            entry.addProperty("pod", intruder.pod().name());
            entry.addProperty("cpus", intruder.cpus().toString());
            intruders.add(entry);
        }
        view.add("intruders", intruders);
        view.addProperty("reservedCpus", ledger.map().reserved().toString());
        return view;
    }

    private static JsonObject slot(SlotState state, Map<PodName, String> containers) {
        var view = new JsonObject();
        view.addProperty("id", state.slot().id());
        view.addProperty("cpus", state.slot().cpus().toString());
        view.addProperty("numaNode", state.slot().numaNode());
        view.addProperty("l3Domain", state.slot().l3Domain());
        view.addProperty("capacityMillis", state.slot().capacityMillis());
        view.addProperty("requestedMillis", state.requestedMillis());
        view.addProperty("mode", state.use().label());
        var holders = new JsonArray();
        state.holders().forEach(holder -> holders.add(holder(holder, containers)));
        view.add("holders", holders);
        return view;
    }

    private static JsonObject holder(Holder holder, Map<PodName, String> containers) {
        var view = new JsonObject();
        view.addProperty("namespace", holder.pod().namespace());
        view.addProperty("pod", holder.pod().name());
        view.addProperty("cpuMillis", holder.demand().cpuMillis());
        view.addProperty("memoryBytes", holder.demand().memoryBytes());
        view.addProperty("mode", holder.demand().mode().name().toLowerCase(Locale.ROOT));
        view.addProperty("cpus", holder.pin().toString());
        view.addProperty("containerId", containers.getOrDefault(holder.pod(), ""));
        return view;
    }
}
