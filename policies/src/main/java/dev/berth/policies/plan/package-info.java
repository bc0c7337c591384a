/**
 * Owns: what would happen, told before it does, and why a pod is where it is. Never: doing any of
 * it, or a decision of its own. Start at: {@link dev.berth.policies.plan.Forecast}. Next in flow:
 * the daemon shows the {@link dev.berth.policies.plan.Outlook} and binds it to a hash.
 */
@NullMarked
package dev.berth.policies.plan;

import org.jspecify.annotations.NullMarked;
