/**
 * Owns: every named bound, and the deadlines that close a connection that keeps somebody waiting.
 * Never: an unbounded wait. Start at: {@link dev.berth.proxy.limit.ProxyLimits}. Next in flow: the
 * connections that arm deadlines.
 */
@NullMarked
package dev.berth.proxy.limit;

import org.jspecify.annotations.NullMarked;
