/**
 * Owns: one exchange with the daemon over its Unix socket, in plain HTTP/1.1, with a bound on every
 * length and every wait. Never: a meaning of an answer beyond its status. Start at: {@link
 * dev.berth.daemon.cli.client.AdminClient}. Next in flow: the commands, which print what came back.
 */
@NullMarked
package dev.berth.daemon.cli.client;

import org.jspecify.annotations.NullMarked;
