/**
 * Owns: the configuration file: its keys, their defaults, what each may be. Never: using a value.
 * Start at: {@link dev.berth.daemon.config.Option}, the list of all keys. Next in flow: the wiring,
 * which is handed an {@link dev.berth.daemon.config.ApplianceConfig}.
 */
@NullMarked
package dev.berth.daemon.config;

import org.jspecify.annotations.NullMarked;
