/**
 * Owns: whether a request carries an access token that is good for its route (RFC 6750, 8725,
 * 9068). Never: a token in a log, a key named by the token itself. Start at: {@link
 * dev.berth.proxy.token.TokenGate}. Next in flow: claiming a target.
 */
@NullMarked
package dev.berth.proxy.token;

import org.jspecify.annotations.NullMarked;
