/**
 * Owns: the format of HTTP/1.1 messages (RFC 9112), read strictly and written anew. Never: sockets,
 * routes, meaning of a header. Start at: {@link dev.berth.proxy.wire.HeadReader}. Next in flow: the
 * listener's and the upstream's connections.
 */
@NullMarked
package dev.berth.proxy.wire;

import org.jspecify.annotations.NullMarked;
