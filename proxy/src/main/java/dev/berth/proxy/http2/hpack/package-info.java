/**
 * Owns: header compression (RFC 7541), for either end of a connection. Never: what a field means.
 * Start at: {@link dev.berth.proxy.http2.hpack.HpackDecoder}, one for what a connection receives,
 * and {@link dev.berth.proxy.http2.hpack.HpackEncoder}, one for what it sends; both keep state, so
 * every block of a connection passes through, in the order of the wire. Next in flow: the rules for
 * requests and answers.
 */
@NullMarked
package dev.berth.proxy.http2.hpack;

import org.jspecify.annotations.NullMarked;
