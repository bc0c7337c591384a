/**
 * Owns: an admitted request's way to an endpoint: rate limits, tries, when another one is safe, and
 * what is learned from each. Never: which endpoint, that is the balancer's; bytes, that is the
 * forwarder's. Start at: {@link dev.berth.proxy.dispatch.Dispatcher}. Next in flow: forwarding.
 */
@NullMarked
package dev.berth.proxy.dispatch;

import org.jspecify.annotations.NullMarked;
