/**
 * Owns: the routes and targets that are valid now, whose turn it is and what is in flight. Never:
 * the choice itself, that is a policy. Start at: {@link dev.berth.proxy.balance.Balancer}. Next in
 * flow: forwarding.
 */
@NullMarked
package dev.berth.proxy.balance;

import org.jspecify.annotations.NullMarked;
