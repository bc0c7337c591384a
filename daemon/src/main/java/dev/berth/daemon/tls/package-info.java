/**
 * Owns: the device's certificate authority and the server certificate signed by it. Never: a
 * listening socket or a handshake; a client's trust store. Start at: {@link
 * dev.berth.daemon.tls.DeviceAuthority}. Next in flow: the balancer's TLS context, which takes the
 * key and the chain.
 */
@NullMarked
package dev.berth.daemon.tls;

import org.jspecify.annotations.NullMarked;
