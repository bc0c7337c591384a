/**
 * Owns: what can go wrong with a request and how a client is told. Never: a stack trace, a token or
 * an address of an endpoint in an answer. Start at: {@link dev.berth.proxy.fault.FaultResponse}.
 * Next in flow: the access log.
 */
@NullMarked
package dev.berth.proxy.fault;

import org.jspecify.annotations.NullMarked;
