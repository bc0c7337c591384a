package dev.berth.policies.balance;

/** One candidate after the other, in the order of the set. */
public record RoundRobin() implements Selection {
    @Override
    public int choose(Candidate[] candidates, Draw draw) {
        return candidates.length == 0 ? NONE : Math.floorMod(draw.turn(), candidates.length);
    }
}
