package dev.berth.policies.reconcile;

/**
 * How many pods may be moved now for the sake of a better packing.
 *
 * @param moves that may be made, ≥ 0
 * @param kept of them for making room for newcomers, ≥ 0
 * @param minGain points of {@link dev.berth.policies.placement.LedgerCost} that each has to save
 */
public record MoveAllowance(int moves, int kept, int minGain) {
    /** Nothing is moved that could stay. */
    public static final MoveAllowance NONE = new MoveAllowance(0, 0, 1);

    public MoveAllowance {
        if (moves < 0 || kept < 0 || minGain < 1) {
            throw new IllegalArgumentException(
                    moves + " moves, " + kept + " kept, a gain of " + minGain);
        }
    }

    /** Moves for which there need not be a newcomer. */
    int spare() {
        return Math.max(0, moves - kept);
    }
}
