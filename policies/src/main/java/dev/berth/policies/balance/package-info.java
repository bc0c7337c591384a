/**
 * Owns: which of several endpoints gets the next request. Never: sockets, counters that live,
 * randomness of its own. Start at: {@link dev.berth.policies.balance.Selection}. Next in flow: the
 * balancer's claim.
 */
@NullMarked
package dev.berth.policies.balance;

import org.jspecify.annotations.NullMarked;
