/**
 * Owns: who is at the other end of a Unix socket, what they may do, and the file of the admin
 * socket. Never: what is said over it. Start at: {@link dev.berth.daemon.peer.PeerCredentials}.
 * Next in flow: the admin API, which asks {@link dev.berth.daemon.peer.PeerGate#current} before it
 * answers.
 */
@NullMarked
package dev.berth.daemon.peer;

import org.jspecify.annotations.NullMarked;
