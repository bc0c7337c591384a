/**
 * Owns: what a user's documents ask for, as typed values that are valid by construction. Never:
 * YAML, JSON or the engine's words. Start at: {@link dev.berth.policies.workload.DesiredState}.
 * Next in flow: {@code dev.berth.policies.reconcile}.
 */
@NullMarked
package dev.berth.policies.workload;

import org.jspecify.annotations.NullMarked;
