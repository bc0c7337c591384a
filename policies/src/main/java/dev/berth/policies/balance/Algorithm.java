package dev.berth.policies.balance;

/** How the endpoint of a request is chosen, as a policy says it. */
public sealed interface Algorithm permits Selection, WeightedRoundRobin, CookieAffinity {
    /** What services without a policy get. */
    Algorithm DEFAULT = new RoundRobin();
}
