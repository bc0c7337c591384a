package dev.berth.policies.balance;

/** An algorithm that remembers nothing: candidates and a draw in, choice out. */
public sealed interface Selection extends Algorithm
        permits RandomChoice, RoundRobin, LeastRequests, LeastResponseTime, ConsistentHash {
    /** Answers that there is no candidate. */
    int NONE = -1;

    /**
     * The index of the candidate that gets the request; {@link #NONE} if there is none.
     *
     * @param candidates in a stable order; not changed
     */
    int choose(Candidate[] candidates, Draw draw);
}
