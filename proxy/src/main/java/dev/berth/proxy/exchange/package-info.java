/**
 * Owns: one request and its answer, whatever protocol carries them. Never: a protocol's frames.
 * Start at: {@link dev.berth.proxy.exchange.Exchange}. Next in flow: the request pipeline.
 */
@NullMarked
package dev.berth.proxy.exchange;

import org.jspecify.annotations.NullMarked;
