/**
 * Owns: the built-in issuer: its name, its keys and the access tokens it signs. Never: whether a
 * token is accepted, which the balancer decides. Start at: {@link
 * dev.berth.daemon.token.TokenIssuer}. Next in flow: the balancer's key sets, and {@code berth
 * token create}.
 */
@NullMarked
package dev.berth.daemon.token;

import org.jspecify.annotations.NullMarked;
