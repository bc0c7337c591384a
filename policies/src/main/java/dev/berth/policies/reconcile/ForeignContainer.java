package dev.berth.policies.reconcile;

import dev.berth.policies.slots.CpuSet;

/**
 * A running container that is not ours and is to be kept off the CPUs of exclusive pods.
 *
 * @param id the engine's
 * @param own the CPUs that it had before anybody kept it off some
 * @param allowed those that it has now
 */
public record ForeignContainer(String id, CpuSet own, CpuSet allowed) {}
