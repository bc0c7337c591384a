/**
 * Owns: what the kernel's files say about the machine: CPUs, memory, where a process may run, its
 * name. Never: what follows from it. Start at: {@link dev.berth.daemon.host.TopologyReader}. Next
 * in flow: {@code dev.berth.policies.slots}, which cuts slots from the topology.
 */
@NullMarked
package dev.berth.daemon.host;

import org.jspecify.annotations.NullMarked;
