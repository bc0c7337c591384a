/**
 * Owns: the HTTP/1.1 client towards endpoints: connections, pools, bodies both ways, headers.
 * Never: a request without a permit, a connection with unread bytes. Start at: {@link
 * dev.berth.proxy.forward.Forwarder}. Next in flow: the endpoint.
 */
@NullMarked
package dev.berth.proxy.forward;

import org.jspecify.annotations.NullMarked;
