package dev.berth.policies.balance;

/** The candidate with fewer requests in flight, of two distinct random ones. */
public record LeastRequests() implements Selection {
    @Override
    public int choose(Candidate[] candidates, Draw draw) {
        return TwoChoices.least(candidates, draw, candidate -> candidate.inFlight() + 1.0);
    }
}
