/**
 * Owns: which service a host and a path mean. Never: a path that was not made canonical first.
 * Start at: {@link dev.berth.policies.route.RouteTable}. Next in flow: the token check.
 */
@NullMarked
package dev.berth.policies.route;

import org.jspecify.annotations.NullMarked;
