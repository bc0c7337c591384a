/**
 * Owns: what the daemon and its surroundings tell each other about its life: notifications to
 * systemd, the watchdog, whether the clock is set. Never: what is started and stopped. Start at:
 * {@link dev.berth.daemon.lifecycle.SystemdNotify}. Next in flow: nothing; the wiring calls it.
 */
@NullMarked
package dev.berth.daemon.lifecycle;

import org.jspecify.annotations.NullMarked;
