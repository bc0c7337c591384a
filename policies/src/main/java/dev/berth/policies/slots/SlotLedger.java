package dev.berth.policies.slots;

import dev.berth.policies.slots.SlotDemand.Mode;
import dev.berth.policies.slots.SlotState.Use;
import dev.berth.policies.workload.PodName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which slot, derived from the pods that exist and never stored.
 *
 * <p>The ledger records what is, not what should be: building it never fails, and what breaks its
 * rules is listed by {@link #conflicts()}. Holders of one pod count as one owner: a pod on the move
 * holds both sides and is charged for its memory once. A pod and the one that replaces it on its
 * slots count as one owner of these, and are charged for the memory of both.
 *
 * <p>A ledger is immutable, and one that differs by a holder shares the rest: {@link #with} and
 * {@link #without} take logarithmic time in slots and pods, times the slots that the holder is on
 * and the holders that are on those.
 */
public final class SlotLedger {
    private static final Comparator<Holder> ORDER =
            Comparator.comparing(Holder::pod).thenComparing(holder -> holder.pin().toString());

    private static final Comparator<List<Holder>> BY_POD =
            Comparator.comparing(ofPod -> ofPod.getFirst().pod());

    /** Sums of bytes end here: observed labels may claim anything. */
    private static final long MANY_BYTES = Long.MAX_VALUE / 2;

    private final HostMemory memory;
    private final SlotIndex index;

    /** The holders of each pod, one of them or those of both sides of a move. */
    private final HashTree<PodName, List<Holder>> pods;

    private final int floatingPods;
    private final long requestedMemoryBytes;

    // Found out when first asked for. All are immutable, so that a race finds out twice at worst.
    private @Nullable List<Holder> holders;
    private @Nullable List<SlotState> slots;
    private @Nullable CpuSet exclusiveCpus;

    private SlotLedger(
            HostMemory memory,
            SlotIndex index,
            HashTree<PodName, List<Holder>> pods,
            int floatingPods,
            long requestedMemoryBytes) {
        this.memory = memory;
        this.index = index;
        this.pods = pods;
        this.floatingPods = floatingPods;
        this.requestedMemoryBytes = requestedMemoryBytes;
    }

    /** The ledger of these holders, whether or not they keep its rules. */
    public static SlotLedger of(SlotMap map, HostMemory memory, List<Holder> holders) {
        var ledger = new SlotLedger(memory, SlotIndex.empty(map), HashTree.empty(), 0, 0);
        for (var holder : holders) {
            ledger = ledger.with(holder);
        }
        return ledger;
    }

    /** This ledger with one holder more. */
    public SlotLedger with(Holder holder) {
        var before = of(holder.pod());
        if (before.contains(holder)) {
            return this;
        }
        var after = inserted(before, holder);
        var changed = index;
        if (holder.demand().mode() != Mode.FLOATING) {
            changed = changed(index, holder, there -> inserted(there, holder));
        }
        var ledger = withPod(holder.pod(), before, after, changed);
        var known = exclusiveCpus;
        if (known != null) {
            ledger.exclusiveCpus =
                    holder.demand().mode() == Mode.EXCLUSIVE ? known.union(holder.pin()) : known;
        }
        return ledger;
    }

    /** This ledger without anything that the pod holds. */
    public SlotLedger without(PodName pod) {
        var before = of(pod);
        if (before.isEmpty()) {
            return this;
        }
        var changed = index;
        for (var holder : before) {
            if (holder.demand().mode() != Mode.FLOATING) {
                changed = changed(changed, holder, there -> removed(there, holder));
            }
        }
        var ledger = withPod(pod, before, List.of(), changed);
        ledger.exclusiveCpus = ledger.exclusiveWithout(exclusiveCpus, before);
        return ledger;
    }

    /** The index after a change of the holders wherever that one is. */
    private static SlotIndex changed(
            SlotIndex index, Holder holder, UnaryOperator<List<Holder>> change) {
        int[] positions = index.shape().touchedBy(holder.pin());
        var states = new SlotState[positions.length];
        for (int i = 0; i < states.length; i++) {
            var there = change.apply(index.state(positions[i]).holders());
            states[i] = state(index.shape(), positions[i], there);
        }
        return index.with(positions, states);
    }

    /** What is exclusive once these have gone; unknown again where a pin is not on slots alone. */
    private @Nullable CpuSet exclusiveWithout(@Nullable CpuSet known, List<Holder> gone) {
        var exclusive = known;
        for (var holder : gone) {
            if (exclusive == null || holder.demand().mode() != Mode.EXCLUSIVE) {
                continue;
            }
            boolean alone = index.shape().covers(holder.pin());
            for (int position : index.shape().touchedBy(holder.pin())) {
                alone &= index.state(position).holders().isEmpty();
            }
            exclusive = alone ? exclusive.minus(holder.pin()) : null;
        }
        return exclusive;
    }

    /** The holders, in their order, with one more. */
    private static List<Holder> inserted(List<Holder> holders, Holder one) {
        var more = new Holder[holders.size() + 1];
        int at = 0;
        while (at < holders.size() && ORDER.compare(holders.get(at), one) <= 0) {
            more[at] = holders.get(at);
            at++;
        }
        more[at] = one;
        for (int i = at; i < holders.size(); i++) {
            more[i + 1] = holders.get(i);
        }
        return List.of(more);
    }

    private static List<Holder> removed(List<Holder> holders, Holder one) {
        int at = holders.indexOf(one);
        if (at < 0) {
            return holders;
        }
        var fewer = new Holder[holders.size() - 1];
        for (int i = 0; i < fewer.length; i++) {
            fewer[i] = holders.get(i < at ? i : i + 1);
        }
        return List.of(fewer);
    }

    private SlotLedger withPod(
            PodName pod, List<Holder> before, List<Holder> after, SlotIndex changed) {
        var others = after.isEmpty() ? pods.without(pod) : pods.with(pod, after);
        int floating = floatingPods + floats(after) - floats(before);
        long bytes = requestedMemoryBytes;
        if (bytes >= MANY_BYTES) {
            bytes =
                    others.values().stream()
                            .mapToLong(SlotLedger::memoryOf)
                            .reduce(0, SlotLedger::sum);
        } else {
            bytes = sum(bytes - memoryOf(before), memoryOf(after));
        }
        return new SlotLedger(memory, changed, others, floating, bytes);
    }

    /** How the host is cut. */
    public SlotMap map() {
        return index.shape().map();
    }

    /** What memory there is. */
    public HostMemory memory() {
        return memory;
    }

    /** The slots in the orders in which policies look for one. */
    public SlotIndex index() {
        return index;
    }

    /** What a pod holds: nothing, one thing, or both sides of a move. */
    public List<Holder> of(PodName pod) {
        return Optional.ofNullable(pods.get(pod)).orElse(List.of());
    }

    /** Every holder, in the order of their pods. */
    public List<Holder> holders() {
        var known = holders;
        if (known == null) {
            known = pods.values().stream().sorted(BY_POD).flatMap(List::stream).toList();
            holders = known;
        }
        return known;
    }

    /** Every slot, ascending by id. */
    public List<SlotState> slots() {
        var known = slots;
        if (known == null) {
            known = index.states();
            slots = known;
        }
        return known;
    }

    /** The slots held that way, ascending by id. */
    public List<SlotState> slots(Use use) {
        return slots().stream().filter(state -> state.use() == use).toList();
    }

    /** The CPUs of exclusive pods. */
    public CpuSet exclusiveCpus() {
        var known = exclusiveCpus;
        if (known == null) {
            known =
                    holders().stream()
                            .filter(holder -> holder.demand().mode() == Mode.EXCLUSIVE)
                            .map(Holder::pin)
                            .reduce(CpuSet.EMPTY, CpuSet::union);
            exclusiveCpus = known;
        }
        return known;
    }

    /** Where floating pods run: what is not exclusive, the reserved CPUs too. May be empty. */
    public CpuSet floatingCpus() {
        return map().floating().minus(exclusiveCpus());
    }

    /** Whether a pod is there that floats. */
    public boolean hasFloating() {
        return floatingPods > 0;
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

    private static SlotState state(SlotShape shape, int position, List<Holder> holders) {
        var slot = shape.slot(position);
        if (shape.isReserved(position)) {
            return new SlotState(slot, Use.RESERVED, 0, holders);
        }
        boolean mayPair = false;
        long requested = 0;
        long last = 0;
        @Nullable PodName before = null;
        for (var holder : holders) {
            if (holder.demand().mode() == Mode.EXCLUSIVE) {
                var use = shape.isCordoned(position) ? Use.CORDONED : Use.EXCLUSIVE;
                return new SlotState(slot, use, slot.capacityMillis(), holders);
            }
            mayPair |= holder.replaces().isPresent();
            if (mayPair && isSecondOfPair(holder, holders)) {
                continue;
            }
            // Who moves from slots to others of which some are the same runs on those only once.
            long charged = charge(holder.demand(), shape.cpus(position), holder.pin().size());
            boolean isSame = before != null && before.equals(holder.pod());
            requested += isSame ? Math.max(0, charged - last) : charged;
            last = isSame ? Math.max(last, charged) : charged;
            before = holder.pod();
        }
        if (shape.isCordoned(position)) {
            return new SlotState(slot, Use.CORDONED, requested, holders);
        }
        return new SlotState(slot, holders.isEmpty() ? Use.FREE : Use.SHARED, requested, holders);
    }

    /** Whether it is paired with one before it, which is charged for both. */
    private static boolean isSecondOfPair(Holder holder, List<Holder> there) {
        for (var other : there) {
            if (other.equals(holder)) {
                return false;
            }
            if (other.isPairedWith(holder)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What a shared demand takes of one of its slots when it runs on {@code pinnedCpus} CPUs: its
     * part by CPUs, rounded up. Far from overflow: both factors are bounded.
     */
    public static long charge(SlotDemand demand, Slot slot, int pinnedCpus) {
        return charge(demand, slot.cpus().size(), pinnedCpus);
    }

    private static long charge(SlotDemand demand, int slotCpus, int pinnedCpus) {
        return Math.ceilDiv(demand.cpuMillis() * slotCpus, (long) pinnedCpus);
    }

    private static int floats(List<Holder> holders) {
        for (var holder : holders) {
            if (holder.demand().mode() == Mode.FLOATING) {
                return 1;
            }
        }
        return 0;
    }

    private static long memoryOf(List<Holder> holders) {
        return holders.isEmpty() ? 0 : holders.getFirst().demand().memoryBytes();
    }

    private static long sum(long one, long other) {
        return Math.min(MANY_BYTES, one + other);
    }
}
