/**
 * Owns: what has to be done so that what runs becomes what was applied. Never: doing it, or a clock
 * of its own. Start at: {@link dev.berth.policies.reconcile.Reconciler}. Next in flow: the daemon
 * executes the {@link dev.berth.policies.reconcile.Plan} and observes again.
 */
@NullMarked
package dev.berth.policies.reconcile;

import org.jspecify.annotations.NullMarked;
