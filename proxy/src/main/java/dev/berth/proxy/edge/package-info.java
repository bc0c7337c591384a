/**
 * Owns: what is believed about the way that a request has come, and what every answer over TLS
 * says. Never: routes, tokens. Start at: {@link dev.berth.proxy.edge.Edge}. Next in flow: the
 * request pipeline.
 */
@NullMarked
package dev.berth.proxy.edge;

import org.jspecify.annotations.NullMarked;
