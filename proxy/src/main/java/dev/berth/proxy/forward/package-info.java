/**
 * Owns: the tries of a request, its headers and bodies both ways, and the HTTP/1.1 connections to
 * endpoints. Never: a request without a permit, a connection with unread bytes. Start at: {@link
 * dev.berth.proxy.forward.Forwarder}. Next in flow: the endpoint.
 */
@NullMarked
package dev.berth.proxy.forward;

import org.jspecify.annotations.NullMarked;
