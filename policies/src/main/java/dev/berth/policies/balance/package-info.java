/**
 * Owns: which of several endpoints gets the next request, which of them are left out, and how often
 * a request may be tried: values and pure decisions. Never: sockets, counters that live, time or
 * randomness of its own. Start at: {@link dev.berth.policies.balance.TrafficPolicy}, then {@link
 * dev.berth.policies.balance.Selection}. Next in flow: the balancer's claim.
 */
@NullMarked
package dev.berth.policies.balance;

import org.jspecify.annotations.NullMarked;
