/**
 * Owns: HTTP/2 requests as Helidon hands them over. Never: frames. Start at: {@link
 * dev.berth.proxy.http2.Http2Handler}. Next in flow: the request pipeline.
 */
@NullMarked
package dev.berth.proxy.http2;

import org.jspecify.annotations.NullMarked;
