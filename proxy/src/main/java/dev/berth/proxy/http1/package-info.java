/**
 * Owns: HTTP/1.1 connections of clients. Never: what a request means. Start at: {@link
 * dev.berth.proxy.http1.Http1Connection}. Next in flow: the request pipeline.
 */
@NullMarked
package dev.berth.proxy.http1;

import org.jspecify.annotations.NullMarked;
