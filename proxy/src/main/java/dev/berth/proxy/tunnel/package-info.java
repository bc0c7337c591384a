/**
 * Owns: ports whose connections are passed on unread, the server name that chooses among their
 * routes. Never: a request, a key of TLS. Start at: {@link dev.berth.proxy.tunnel.Streams}. Next in
 * flow: balance, upstream.
 */
@NullMarked
package dev.berth.proxy.tunnel;

import org.jspecify.annotations.NullMarked;
