package dev.berth.daemon.control;

import dev.berth.policies.placement.MoveBudget;
import dev.berth.policies.placement.Rebalancer;
import dev.berth.policies.reconcile.MoveAllowance;
import dev.berth.policies.reconcile.Step;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left of the moves for a better packing. In memory only: a daemon that starts has none
 * saved. Used by the loop's thread.
 */
final class MoveAccount {
    private final int movesPerHour;
    private final int minGain;
    private @Nullable MoveBudget budget;

    MoveAccount(int movesPerHour, int minGain) {
        this.movesPerHour = movesPerHour;
        this.minGain = minGain;
    }

    /** What may be moved now. */
    MoveAllowance at(Instant now) {
        var saved = budget;
        var current = saved == null ? MoveBudget.startingAt(now, movesPerHour) : saved.at(now);
        budget = current;
        // Where few moves may be made, making room does not take all of them.
        int kept = Math.min(Rebalancer.KEPT_MOVES, movesPerHour / 2);
        return new MoveAllowance(current.moves(), kept, minGain);
    }

    /** Counts the moves of a plan as made, whatever becomes of them. */
    void spend(List<Step> steps) {
        int moves =
                (int)
                        steps.stream()
                                .filter(
                                        step ->
                                                step instanceof Step.RepinPod repin
                                                        && repin.gain() > 0)
                                .count();
        var saved = budget;
        if (saved != null && moves > 0) {
            budget = saved.spent(Math.min(moves, saved.moves()));
        }
    }
}
