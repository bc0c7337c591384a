package dev.berth.policies.slots;

import dev.berth.policies.slots.SlotState.Use;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The slots of a ledger in the orders in which policies look for one. Immutable; every question and
 * every change takes logarithmic time.
 *
 * <p>Slots are known by their position in {@link SlotMap#slots()}. Slots of one capacity make up a
 * class, within which less left in thousandths is less left as a part; a host has one class, or two
 * where some of its cores have fewer threads.
 */
public final class SlotIndex {
    /** Bits of a position: there are no more slots than CPUs. */
    private static final int POSITION_BITS = 13;

    private static final long POSITION_MASK = (1L << POSITION_BITS) - 1;

    /** Bits of a node's number. */
    private static final int NODE_BITS = 13;

    /** Bits of the number of a capacity class. */
    private static final int CLASS_BITS = 13;

    private final SlotShape shape;
    private final Places<SlotState> states;

    /** For each class: {@code left, whether it is free, position} of what shared pods may take. */
    private final SortedKeys[] byRoom;

    /** {@code whether its core is in use, class, node, position} of what nobody holds. */
    private final SortedKeys free;

    private final Domains caches;
    private final Domains nodes;

    private SlotIndex(
            SlotShape shape,
            Places<SlotState> states,
            SortedKeys[] byRoom,
            SortedKeys free,
            Domains caches,
            Domains nodes) {
        this.shape = shape;
        this.states = states;
        this.byRoom = byRoom;
        this.free = free;
        this.caches = caches;
        this.nodes = nodes;
    }

    /** The index of a host on which nobody holds anything. */
    static SlotIndex empty(SlotMap map) {
        var shape = new SlotShape(map);
        var states = new ArrayList<SlotState>();
        var rooms = new SortedKeys[shape.capacities().length];
        Arrays.fill(rooms, SortedKeys.EMPTY);
        var free = SortedKeys.EMPTY;
        var caches =
                domains(shape, shape.caches(), cache -> shape.nodeOf(shape.caches().get(cache)[0]));
        var nodes = domains(shape, shape.nodes(), node -> 0);
        for (int position = 0; position < shape.slots(); position++) {
            var slot = shape.slot(position);
            var state = new SlotState(slot, unheld(shape, position), 0, List.of());
            states.add(state);
            if (!shape.isShut(position)) {
                int number = shape.capacityClass(position);
                rooms[number] = rooms[number].with(roomKey(state, position));
                free = free.with(freeKey(shape, position, false));
            }
        }
        return new SlotIndex(shape, Places.of(states), rooms, free, caches, nodes);
    }

    private static Use unheld(SlotShape shape, int position) {
        if (shape.isReserved(position)) {
            return Use.RESERVED;
        }
        return shape.isCordoned(position) ? Use.CORDONED : Use.FREE;
    }

    private static Domains domains(SlotShape shape, List<int[]> members, IntUnaryOperator parent) {
        int[] capacity = new int[members.size()];
        for (int domain = 0; domain < capacity.length; domain++) {
            for (int position : members.get(domain)) {
                capacity[domain] += shape.isShut(position) ? 0 : shape.cpus(position);
            }
        }
        return Domains.of(capacity, parent);
    }

    SlotShape shape() {
        return shape;
    }

    /** Every slot, ascending by position. */
    List<SlotState> states() {
        return states;
    }

    /** The slot at that position. */
    public SlotState state(int position) {
        return states.get(position);
    }

    /** This index with other states of these slots. */
    SlotIndex with(int[] positions, SlotState[] after) {
        var changed = states;
        var rooms = byRoom.clone();
        int[] freed = new int[positions.length];
        for (int i = 0; i < positions.length; i++) {
            int position = positions[i];
            var before = state(position);
            changed = changed.with(position, after[i]);
            int number = shape.capacityClass(position);
            rooms[number] = roomsWith(rooms[number], position, before, after[i]);
            boolean isHeld = isHeld(after[i]);
            if (isHeld(before) != isHeld && !shape.isShut(position)) {
                freed[i] = isHeld ? -shape.cpus(position) : shape.cpus(position);
            }
        }
        var sorted = free;
        for (int i = 0; i < positions.length; i++) {
            if (isHeld(state(positions[i])) != isHeld(after[i])) {
                sorted = freeWith(sorted, positions[i], changed);
            }
        }
        return new SlotIndex(
                shape,
                changed,
                rooms,
                sorted,
                caches.changed(positions, shape::cacheOf, freed),
                nodes.changed(positions, shape::nodeOf, freed));
    }

    private static SortedKeys roomsWith(
            SortedKeys rooms, int position, SlotState before, SlotState after) {
        long oldKey = roomKey(before, position);
        long newKey = roomKey(after, position);
        if (isOpen(before) == isOpen(after) && oldKey == newKey) {
            return rooms;
        }
        var rest = isOpen(before) ? rooms.without(oldKey) : rooms;
        return isOpen(after) ? rest.with(newKey) : rest;
    }

    /** After a slot became held or not, which its siblings notice too. */
    private SortedKeys freeWith(SortedKeys before, int position, Places<SlotState> after) {
        var sorted = before;
        for (int sibling : shape.coreOf(position)) {
            if (state(sibling).use() == Use.FREE) {
                sorted = sorted.without(freeKey(shape, sibling, isTouched(states, sibling)));
            }
            if (after.get(sibling).use() == Use.FREE) {
                sorted = sorted.with(freeKey(shape, sibling, isTouched(after, sibling)));
            }
        }
        return sorted;
    }

    /** How many slots there are. */
    public int slots() {
        return shape.slots();
    }

    /** Whether that slot takes nobody, for good or for now. */
    public boolean isShut(int position) {
        return shape.isShut(position);
    }

    /** How many classes there are, in the order of their capacities. */
    public int classes() {
        return byRoom.length;
    }

    /** What a slot of that class offers, thousandths of a CPU. */
    public long capacityMillis(int capacityClass) {
        return shape.capacities()[capacityClass];
    }

    /**
     * The slot of a class with the least left that is enough; of several one in use, the lowest.
     */
    public OptionalInt tightest(int capacityClass, long millis) {
        return position(byRoom[capacityClass].ceiling(millis << (POSITION_BITS + 1)));
    }

    /** The slot of a class with the most left; of several one in use, the lowest. */
    public OptionalInt roomiest(int capacityClass) {
        long last = byRoom[capacityClass].last();
        return last == SortedKeys.NONE
                ? OptionalInt.empty()
                : tightest(capacityClass, last >>> (POSITION_BITS + 1));
    }

    /**
     * The lowest slot of a class in a node that nobody holds.
     *
     * @param touched whether other slots of its core are held
     */
    public OptionalInt free(int capacityClass, boolean touched, int node) {
        long least = freeKey(touched, capacityClass, node, 0);
        long found = free.ceiling(least);
        return found >> POSITION_BITS == least >> POSITION_BITS
                ? position(found)
                : OptionalInt.empty();
    }

    /** Whether other slots of its core are held. */
    public boolean isTouched(int position) {
        return isTouched(states, position);
    }

    private boolean isTouched(Places<SlotState> all, int position) {
        for (int sibling : shape.coreOf(position)) {
            if (sibling != position && isHeld(all.get(sibling))) {
                return true;
            }
        }
        return false;
    }

    /** The last-level caches, each of which lies in a node. */
    public Domains caches() {
        return caches;
    }

    /** The NUMA nodes, which all lie in 0. */
    public Domains nodes() {
        return nodes;
    }

    /** The node of a slot. */
    public int nodeOf(int position) {
        return shape.nodeOf(position);
    }

    /** The cache of a slot. */
    public int cacheOf(int position) {
        return shape.cacheOf(position);
    }

    /** The positions of a cache's slots, ascending. */
    public IntStream slotsOfCache(int cache) {
        return IntStream.of(shape.caches().get(cache));
    }

    /** The same as numbers; not to be changed. */
    public int[] positionsOfCache(int cache) {
        return shape.caches().get(cache);
    }

    /** The positions of a node's slots, ascending. */
    public IntStream slotsOfNode(int node) {
        return IntStream.of(shape.nodes().get(node));
    }

    private static boolean isHeld(SlotState state) {
        return switch (state.held()) {
            case SHARED, EXCLUSIVE -> true;
            case FREE, RESERVED, CORDONED -> false;
        };
    }

    private static boolean isOpen(SlotState state) {
        return switch (state.use()) {
            case FREE, SHARED -> true;
            case EXCLUSIVE, RESERVED, CORDONED -> false;
        };
    }

    private static long roomKey(SlotState state, int position) {
        long free = state.use() == Use.FREE ? 1 : 0;
        return (state.remainingMillis() << 1 | free) << POSITION_BITS | position;
    }

    private static long freeKey(SlotShape shape, int position, boolean touched) {
        return freeKey(touched, shape.capacityClass(position), shape.nodeOf(position), position);
    }

    private static long freeKey(boolean touched, int capacityClass, int node, int position) {
        long upper = touched ? 1 : 0;
        return ((upper << CLASS_BITS | capacityClass) << NODE_BITS | node) << POSITION_BITS
                | position;
    }

    private static OptionalInt position(long key) {
        return key == SortedKeys.NONE
                ? OptionalInt.empty()
                : OptionalInt.of((int) (key & POSITION_MASK));
    }
}
