package dev.berth.policies.slots;

import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotState.Use;
import dev.berth.policies.workload.PodName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who holds which slot, derived from the pods that exist and never stored.
 *
 * <p>The ledger records what is, not what should be: building it never fails, and what breaks its
 * rules is listed by {@link #conflicts()}. Holders of one pod count as one owner: a pod on the move
 * holds both sides and is charged for its memory once.
 */
public final class SlotLedger {
    private static final Comparator<Holder> ORDER =
            Comparator.comparing(Holder::pod).thenComparing(holder -> holder.pin().toString());

    private final SlotMap map;
    private final HostMemory memory;
    private final List<Holder> holders;
    private final List<SlotState> slots;
    private final CpuSet exclusiveCpus;
    private final long requestedMemoryBytes;

    private SlotLedger(SlotMap map, HostMemory memory, List<Holder> sorted) {
        this.map = map;
        this.memory = memory;
        this.holders = sorted;
        this.exclusiveCpus =
                holders.stream()
                        .filter(holder -> holder.demand().mode() == Mode.EXCLUSIVE)
                        .map(Holder::pin)
                        .reduce(CpuSet.EMPTY, CpuSet::union);
        this.slots = states(map, sorted);
        this.requestedMemoryBytes = requestedMemory(sorted);
    }

    /** The ledger of these holders, whether or not they keep its rules. */
    public static SlotLedger of(SlotMap map, HostMemory memory, List<Holder> holders) {
        return new SlotLedger(map, memory, holders.stream().distinct().sorted(ORDER).toList());
    }

    /** This ledger with one holder more. */
    public SlotLedger with(Holder holder) {
        return of(map, memory, Stream.concat(holders.stream(), Stream.of(holder)).toList());
    }

    /** This ledger without anything that the pod holds. */
    public SlotLedger without(PodName pod) {
        return new SlotLedger(
                map, memory, holders.stream().filter(holder -> !holder.pod().equals(pod)).toList());
    }

    /** How the host is cut. */
    public SlotMap map() {
        return map;
    }

    /** What memory there is. */
    public HostMemory memory() {
        return memory;
    }

    /** Every holder, in the order of their pods. */
    public List<Holder> holders() {
        return holders;
    }

    /** Every slot, ascending by id. */
    public List<SlotState> slots() {
        return slots;
    }

    /** The slots held that way, ascending by id. */
    public List<SlotState> slots(Use use) {
        return slots.stream().filter(state -> state.use() == use).toList();
    }

    /** The CPUs of exclusive pods. */
    public CpuSet exclusiveCpus() {
        return exclusiveCpus;
    }

    /** Where floating pods run: what is not exclusive, the reserved CPUs too. May be empty. */
    public CpuSet floatingCpus() {
        return map.floating().minus(exclusiveCpus);
    }

    /** Whether a pod is there that floats. */
    public boolean hasFloating() {
        return holders.stream().anyMatch(holder -> holder.demand().mode() == Mode.FLOATING);
    }

    /** Bytes that all pods together ask for. */
    public long requestedMemoryBytes() {
        return requestedMemoryBytes;
    }

    /** Bytes that a newcomer can still ask for, ≥ 0. */
    public long remainingMemoryBytes() {
        return Math.max(0, memory.capacityBytes() - requestedMemoryBytes);
    }

    /** Everything about these holders that the rules forbid; empty on a sound host. */
    public List<LedgerConflict> conflicts() {
        return new LedgerAudit(this).conflicts();
    }

    private static List<SlotState> states(SlotMap map, List<Holder> holders) {
        var byCpu = new HashMap<Integer, Integer>();
        var onSlot = new ArrayList<List<Holder>>();
        for (int i = 0; i < map.slots().size(); i++) {
            int index = i;
            map.slots().get(i).cpus().stream().forEach(cpu -> byCpu.put(cpu, index));
            onSlot.add(new ArrayList<>());
        }
        for (var holder : holders) {
            if (holder.demand().mode() != Mode.FLOATING) {
                holder.pin().stream()
                        .mapToObj(byCpu::get)
                        .filter(index -> index != null)
                        .distinct()
                        .forEach(index -> onSlot.get(index).add(holder));
            }
        }
        var states = new ArrayList<SlotState>();
        for (int i = 0; i < onSlot.size(); i++) {
            states.add(state(map, map.slots().get(i), onSlot.get(i)));
        }
        return List.copyOf(states);
    }

    private static SlotState state(SlotMap map, Slot slot, List<Holder> holders) {
        if (map.isReserved(slot)) {
            return new SlotState(slot, Use.RESERVED, 0, holders);
        }
        if (holders.stream().anyMatch(holder -> holder.demand().mode() == Mode.EXCLUSIVE)) {
            return new SlotState(slot, Use.EXCLUSIVE, slot.capacityMillis(), holders);
        }
        // Who moves from slots to others of which some are the same runs on those only once.
        Map<PodName, Long> charges = new HashMap<>();
        for (var holder : holders) {
            charges.merge(holder.pod(), sharedCharge(holder, slot), Math::max);
        }
        long requested = charges.values().stream().mapToLong(Long::longValue).sum();
        return new SlotState(slot, holders.isEmpty() ? Use.FREE : Use.SHARED, requested, holders);
    }

    private static long sharedCharge(Holder holder, Slot slot) {
        return charge(holder.demand(), slot, holder.pin().size());
    }

    /**
     * What a shared demand takes of one of its slots when it runs on {@code pinnedCpus} CPUs: its
     * part by CPUs, rounded up. Far from overflow: both factors are bounded.
     */
    public static long charge(SlotDemand demand, Slot slot, int pinnedCpus) {
        return Math.ceilDiv(demand.cpuMillis() * slot.cpus().size(), (long) pinnedCpus);
    }

    private static long requestedMemory(List<Holder> sorted) {
        long sum = 0;
        PodName previous = null;
        for (var holder : sorted) {
            if (!holder.pod().equals(previous)) {
                // Saturates: observed labels may claim anything.
                sum = Math.min(Long.MAX_VALUE / 2, sum + holder.demand().memoryBytes());
            }
            previous = holder.pod();
        }
        return sum;
    }
}
