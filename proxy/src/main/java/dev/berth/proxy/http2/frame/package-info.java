/**
 * Owns: HTTP/2 frames, settings and error codes (RFC 9113 §4 to §7), read strictly and written, for
 * either end of a connection. Never: what a stream is, when a window opens, sockets. Start at:
 * {@link dev.berth.proxy.http2.frame.FrameReader}, which gives one frame after the other out of a
 * {@link dev.berth.proxy.wire.ByteSource}, its content without padding in the reader's own buffer,
 * and {@link dev.berth.proxy.http2.frame.FrameWriter}, which adds frames to {@link
 * dev.berth.proxy.wire.Octets} that whoever owns the connection writes. Next in flow: the header
 * blocks ({@code hpack}), then a connection.
 */
@NullMarked
package dev.berth.proxy.http2.frame;

import org.jspecify.annotations.NullMarked;
