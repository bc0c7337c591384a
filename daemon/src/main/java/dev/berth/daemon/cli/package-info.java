/**
 * Owns: the command {@code berth}: its options, what it prints, its exit codes. Never: a decision
 * that the daemon takes. Start at: {@link dev.berth.daemon.cli.Berth}. Next in flow: {@link
 * dev.berth.daemon.cli.client.AdminClient}, then the daemon's admin API.
 */
@NullMarked
package dev.berth.daemon.cli;

import org.jspecify.annotations.NullMarked;
