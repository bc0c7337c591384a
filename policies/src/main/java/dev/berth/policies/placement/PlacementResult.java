package dev.berth.policies.placement;

/** What a policy answers: the CPUs, or why there are none. */
public sealed interface PlacementResult permits Placement, Refusal {}
