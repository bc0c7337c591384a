package dev.berth.policies.balance;

/** Every candidate alike, whatever happened before. */
public record RandomChoice() implements Selection {
    @Override
    public int choose(Candidate[] candidates, Draw draw) {
        return candidates.length == 0 ? NONE : draw.random().nextInt(candidates.length);
    }
}
