/**
 * Owns: HTTP/2 connections of clients (RFC 9113): streams, windows both ways, what a client may
 * cost. Never: what a request means. Start at: {@link
 * dev.berth.proxy.http2.server.Http2Connection}, whose thread reads frames; each stream has a
 * thread of its own ({@link dev.berth.proxy.http2.server.Http2Stream}), and one writes what all of
 * them have queued ({@link dev.berth.proxy.http2.server.FrameScheduler}). Next in flow: the request
 * pipeline.
 */
@NullMarked
package dev.berth.proxy.http2.server;

import org.jspecify.annotations.NullMarked;
