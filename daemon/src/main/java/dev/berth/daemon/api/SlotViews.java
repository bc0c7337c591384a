package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.control.Intruder;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.host.HostSlots;
import dev.berth.daemon.isolation.HostIntruder;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.PodStatus;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.CpuTopology;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.slots.SlotState;
import dev.berth.policies.workload.PodName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The map of the slots: who holds which, and what the host says of their CPUs. */
final class SlotViews {
    private final LiveState live;
    private final SlotLedger ledger;
    private final HostSlots.Cut host;
    private final List<HostIntruder> processes;
    private final Map<PodName, String> containers = new TreeMap<>();
    private final Map<PodName, PodStatus> pods = new TreeMap<>();

    SlotViews(LiveState live, HostSlots.Cut host, List<HostIntruder> processes) {
        this.live = live;
        this.ledger = live.plan().ledger();
        this.host = host;
        this.processes = processes;
        for (ObservedPod pod : live.observed().pods()) {
            containers.put(pod.name(), pod.networked().id());
        }
        live.plan().pods().forEach(pod -> pods.put(pod.name(), pod));
    }

    JsonObject slots() {
        var slots = new JsonArray();
        for (SlotState state : ledger.slots()) {
            slots.add(slot(state));
        }
        var memory = new JsonObject();
        memory.addProperty("capacityBytes", ledger.memory().capacityBytes());
        memory.addProperty("requestedBytes", ledger.requestedMemoryBytes());
        var floating = new JsonArray();
        for (Holder holder : ledger.holders()) {
            switch (holder.demand().mode()) {
                case FLOATING -> floating.add(holder(holder));
                case EXCLUSIVE, SHARED -> {}
            }
        }
        CpuTopology topology = host.topology();
        var view = new JsonObject();
        view.add("slots", slots);
        view.add("degraded", degraded());
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
        view.add("hostProcesses", hostProcesses());
        view.addProperty("reservedCpus", ledger.map().reserved().toString());
        view.addProperty("offlineCpus", topology.present().minus(topology.online()).toString());
        view.addProperty("isolatedCpus", topology.isolated().toString());
        view.addProperty("ticklessCpus", host.tickless().toString());
        return view;
    }

    private JsonObject slot(SlotState state) {
        Slot slot = state.slot();
        var view = new JsonObject();
        view.addProperty("id", slot.id());
        view.addProperty("cpus", slot.cpus().toString());
        view.addProperty("core", slot.core());
        view.addProperty("numaNode", slot.numaNode());
        view.addProperty("l3Domain", slot.l3Domain());
        view.addProperty("speed", speed(slot.cpus()));
        view.addProperty("capacityMillis", slot.capacityMillis());
        view.addProperty("requestedMillis", state.requestedMillis());
        view.addProperty("mode", state.held().label());
        view.addProperty("state", word(state));
        var holders = new JsonArray();
        state.holders().forEach(holder -> holders.add(holder(holder)));
        view.add("holders", holders);
        return view;
    }

    /** The slowest of its CPUs, 1 to 1024 for the fastest of the host. */
    private int speed(CpuSet cpus) {
        return host.topology().cpus().stream()
                .filter(cpu -> cpus.contains(cpu.id()))
                .mapToInt(CpuTopology.Cpu::capacity)
                .min()
                .orElse(CpuTopology.FULL_CAPACITY);
    }

    private String word(SlotState state) {
        SlotMap map = ledger.map();
        if (state.slot().cpus().intersects(map.drained())) {
            return state.holders().isEmpty() ? "drained" : "draining";
        }
        return map.isCordoned(state.slot()) ? "cordoned" : "open";
    }

    private JsonArray hostProcesses() {
        var list = new JsonArray();
        for (HostIntruder process : processes) {
            var entry = new JsonObject();
            entry.addProperty("pid", process.pid());
            entry.addProperty("command", process.command());
            entry.addProperty("controlGroup", process.group());
            entry.addProperty("namespace", process.pod().namespace());
            entry.addProperty("pod", process.pod().name());
            entry.addProperty("cpus", process.cpus().toString());
            list.add(entry);
        }
        return list;
    }

    /** Pods with CPUs that are offline. */
    private JsonArray degraded() {
        var degraded = new JsonArray();
        for (Holder holder : ledger.holders()) {
            if (!ledger.map().offline(holder.pin()).isEmpty()) {
                degraded.add(holder(holder));
            }
        }
        return degraded;
    }

    private JsonObject holder(Holder holder) {
        var view = new JsonObject();
        view.addProperty("namespace", holder.pod().namespace());
        view.addProperty("pod", holder.pod().name());
        view.addProperty("cpuMillis", holder.demand().cpuMillis());
        view.addProperty("memoryBytes", holder.demand().memoryBytes());
        view.addProperty("mode", holder.demand().mode().name().toLowerCase(Locale.ROOT));
        view.addProperty("cpus", holder.pin().toString());
        view.addProperty("containerId", containers.getOrDefault(holder.pod(), ""));
        PodStatus pod = pods.get(holder.pod());
        if (pod != null && !pod.reason().isEmpty()) {
            view.addProperty("reason", pod.reason());
            view.addProperty("message", pod.message());
        }
        return view;
    }
}
