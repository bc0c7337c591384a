package dev.berth.policies.slots;

import dev.berth.policies.slots.SlotDemand.Mode;
import java.util.List;
import java.util.Locale;

/**
 * A slot and who holds it.
 *
 * @param slot which one
 * @param use how it is held
 * @param requestedMillis the sum of what is asked of it, thousandths of a CPU; the whole capacity
 *     when it is held exclusively
 * @param holders exclusive and shared ones, in the order of their pods; floating ones hold no slot
 */
public record SlotState(Slot slot, Use use, long requestedMillis, List<Holder> holders) {
    /** How a slot is held. */
    public enum Use {
        FREE,
        SHARED,
        EXCLUSIVE,
        RESERVED,
        /** Takes nobody for now; who is there may stay, unless it is drained too. */
        CORDONED;

        /** In lower case, as the API shows it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public SlotState {
        holders = List.copyOf(holders);
    }

    /** How it is held, whether or not it takes newcomers. */
    public Use held() {
        if (use != Use.CORDONED) {
            return use;
        }
        boolean isExclusive =
                holders.stream().anyMatch(holder -> holder.demand().mode() == Mode.EXCLUSIVE);
        return holders.isEmpty() ? Use.FREE : isExclusive ? Use.EXCLUSIVE : Use.SHARED;
    }

    /** Thousandths of a CPU that a shared newcomer can still ask for, ≥ 0. */
    public long remainingMillis() {
        return switch (use) {
            case FREE, SHARED -> Math.max(0, slot.capacityMillis() - requestedMillis);
            case EXCLUSIVE, RESERVED, CORDONED -> 0;
        };
    }
}
