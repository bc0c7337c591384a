/**
 * Owns: what is told about requests that are over. Never: a token, a query, a wait of a request.
 * Start at: {@link dev.berth.proxy.observe.AccessLog}. Next in flow: the daemon's log.
 */
@NullMarked
package dev.berth.proxy.observe;

import org.jspecify.annotations.NullMarked;
