package dev.berth.policies.slots;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.slots.CpuTopology.Cpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the host's CPUs are cut into slots.
 *
 * @param slots every slot with an online CPU, ascending by id, the reserved ones too; ids of slots
 *     that are wholly offline are left out; CPUs that no list names are in none
 * @param reserved all CPUs of the slots that stay with the system
 * @param floating where pods run that asked for nothing, as long as nobody holds CPUs exclusively:
 *     every online CPU, the reserved ones too, but not those that the kernel does not balance, nor
 *     those of drained slots as long as there are others
 * @param cordoned all CPUs of the slots that take nobody for now
 * @param drained of these, all CPUs of the slots that are to become empty
 */
public record SlotMap(
        List<Slot> slots, CpuSet reserved, CpuSet floating, CpuSet cordoned, CpuSet drained) {
    public SlotMap {
        slots = List.copyOf(slots);
        if (!cordoned.containsAll(drained)) {
            throw new IllegalArgumentException("drained but open: " + drained.minus(cordoned));
        }
    }

    /** A map of which every slot takes newcomers that is not reserved. */
    public SlotMap(List<Slot> slots, CpuSet reserved, CpuSet floating) {
        this(slots, reserved, floating, CpuSet.EMPTY, CpuSet.EMPTY);
    }

    /**
     * Cuts a host into slots. A slot that is touched by a reserved CPU is reserved as a whole, for
     * it could not be given to an exclusive holder. Refused when a reserved CPU does not exist or
     * no slot is left.
     */
    public static Result<SlotMap> of(CpuTopology topology, SlotUnit unit, CpuSet reservedCpus) {
        var unknown = reservedCpus.minus(topology.present());
        if (!unknown.isEmpty()) {
            return refused("names CPUs " + unknown + ", this host has " + topology.present());
        }
        var unlisted = unknown(topology, unit);
        if (!unlisted.isEmpty()) {
            return Result.refused(
                    Problem.at(
                            "slots.unit",
                            "unit names CPUs "
                                    + unlisted
                                    + ", this host has "
                                    + topology.present()));
        }
        var slots = cut(topology, unit);
        var reserved = CpuSet.EMPTY;
        for (var slot : slots) {
            if (slot.cpus().intersects(reservedCpus)) {
                reserved = reserved.union(slot.cpus());
            }
        }
        if (slots.stream().allMatch(slot -> slot.cpus().intersects(reservedCpus))) {
            return refused("is " + reservedCpus + " and leaves no slot of " + topology.online());
        }
        var balanced = topology.online().minus(topology.isolated());
        return Result.ok(
                new SlotMap(slots, reserved, balanced.isEmpty() ? topology.online() : balanced));
    }

    private static List<Slot> cut(CpuTopology topology, SlotUnit unit) {
        var groups = new TreeMap<Integer, List<Cpu>>();
        for (var cpu : topology.cpus()) {
            unit.group(cpu)
                    .ifPresent(
                            group ->
                                    groups.computeIfAbsent(group, number -> new ArrayList<>())
                                            .add(cpu));
        }
        var slots = new ArrayList<Slot>();
        int id = 0;
        for (var group : groups.values()) {
            // What an offline CPU says of itself is stale.
            var online = group.stream().filter(Cpu::online).toList();
            if (!online.isEmpty()) {
                slots.add(slot(id, online));
            }
            // Which cache an offline CPU would be at is unknown, so that it makes no gap there.
            id += online.isEmpty() && unit.equals(SlotUnit.Level.L3) ? 0 : 1;
        }
        return slots;
    }

    /**
     * A slot over several nodes or caches, if somebody lists one, counts to those of its first CPU.
     */
    private static Slot slot(int id, List<Cpu> online) {
        var first = online.getFirst();
        var cpus = CpuSet.of(online.stream().mapToInt(Cpu::id));
        return Slot.onCore(id, cpus, first.numaNode(), first.l3Domain(), first.core());
    }

    /** CPUs that a list names and the host does not have. */
    private static CpuSet unknown(CpuTopology topology, SlotUnit unit) {
        return switch (unit) {
            case SlotUnit.Level _ -> CpuSet.EMPTY;
            case SlotUnit.Listed(var listed) ->
                    listed.stream().reduce(CpuSet.EMPTY, CpuSet::union).minus(topology.present());
        };
    }

    private static Result<SlotMap> refused(String detail) {
        return Result.refused(Problem.at("slots.reservedCpus", "reservedCpus " + detail));
    }

    /**
     * This map with every slot closed that is touched by those CPUs.
     *
     * @param drained of these, the CPUs whose slots are to become empty
     */
    public SlotMap closing(CpuSet closed, CpuSet drained) {
        var emptied = whole(drained);
        var rest = floating.minus(emptied);
        return new SlotMap(
                slots,
                reserved,
                rest.isEmpty() ? floating : rest,
                whole(closed).union(emptied),
                emptied);
    }

    /** The same slots, with none of them closed. */
    public SlotMap opened() {
        return new SlotMap(slots, reserved, floating);
    }

    private CpuSet whole(CpuSet cpus) {
        return cpus.isEmpty()
                ? CpuSet.EMPTY
                : touchedBy(cpus).stream().map(Slot::cpus).reduce(CpuSet.EMPTY, CpuSet::union);
    }

    /** The CPUs of a pin that nothing can run on now, or that this host does not have. */
    public CpuSet offline(CpuSet pin) {
        return pin.minus(online()).minus(floating);
    }

    /** Whether that slot takes nobody for now. */
    public boolean isCordoned(Slot slot) {
        return slot.cpus().intersects(cordoned);
    }

    /** Every CPU of every slot. */
    public CpuSet online() {
        return slots.stream().map(Slot::cpus).reduce(CpuSet.EMPTY, CpuSet::union);
    }

    /** Whether that slot stays with the system. */
    public boolean isReserved(Slot slot) {
        return slot.cpus().intersects(reserved);
    }

    /** The slots that a pin touches, ascending. */
    public List<Slot> touchedBy(CpuSet pin) {
        return slots.stream().filter(slot -> slot.cpus().intersects(pin)).toList();
    }

    /** The slots that a pin is exactly made of; empty when it is made of none, or of parts. */
    public Optional<List<Slot>> madeOf(CpuSet pin) {
        var touched = touchedBy(pin);
        int cpus = touched.stream().mapToInt(slot -> slot.cpus().size()).sum();
        boolean whole = cpus == pin.size() && !pin.isEmpty();
        return whole ? Optional.of(touched) : Optional.empty();
    }
}
