/**
 * Owns: what every way to an endpoint has in common: a connection's bytes, in cleartext or through
 * TLS, and one request with its answer, whatever protocol carries them. Never: which endpoint, or
 * what an answer means. Start at: {@link dev.berth.proxy.upstream.UpstreamCall}. Next in flow: the
 * HTTP/1.1 or the HTTP/2 client.
 */
@NullMarked
package dev.berth.proxy.upstream;

import org.jspecify.annotations.NullMarked;
