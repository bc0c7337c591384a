/**
 * Owns: what becomes of rollouts as the loop sees them: they are noted as completed, and one that
 * does not get on is turned back, with what its pods showed kept. Never: containers, or the
 * decision that a rollout is late. Start at: {@link dev.berth.daemon.rollout.RolloutKeeper}. Next
 * in flow: {@code store}, whose change wakes the loop.
 */
@NullMarked
package dev.berth.daemon.rollout;

import org.jspecify.annotations.NullMarked;
