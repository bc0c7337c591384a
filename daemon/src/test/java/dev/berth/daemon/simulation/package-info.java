/**
 * Owns: a whole appliance on a simulated host: the real loop and store with an engine, a disk and
 * time that a seed decides. Never: a judgement that is taken from the loop itself. Start at: {@link
 * dev.berth.daemon.simulation.Run}. Next in flow: {@code dev.berth.daemon.control}.
 */
@NullMarked
package dev.berth.daemon.simulation;

import org.jspecify.annotations.NullMarked;
