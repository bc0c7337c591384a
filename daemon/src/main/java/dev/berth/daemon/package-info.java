/**
 * Owns: the process: start, wiring and orderly stop. Never: work of its own. Start at: {@link
 * dev.berth.daemon.Appliance}, the one class that knows every part. Next in flow: each part.
 */
@NullMarked
package dev.berth.daemon;

import org.jspecify.annotations.NullMarked;
