/**
 * Owns: listening sockets, TLS and its identity, the choice of protocol. Never: a request. Start
 * at: {@link dev.berth.proxy.listen.Listener}. Next in flow: http1 and http2.
 */
@NullMarked
package dev.berth.proxy.listen;

import org.jspecify.annotations.NullMarked;
