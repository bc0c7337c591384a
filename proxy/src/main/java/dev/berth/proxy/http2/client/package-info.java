/**
 * Owns: HTTP/2 towards endpoints (RFC 9113): connections, streams, windows, and what a hostile
 * endpoint may do. Never: which endpoint, or what an answer means. Start at: {@link
 * dev.berth.proxy.http2.client.Http2Connections}, then {@link
 * dev.berth.proxy.http2.client.ClientStream}, which is the call. Next in flow: the endpoint.
 */
@NullMarked
package dev.berth.proxy.http2.client;

import org.jspecify.annotations.NullMarked;
