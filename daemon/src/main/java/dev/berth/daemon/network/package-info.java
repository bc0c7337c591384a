/**
 * Owns: the container network: its range, whose every address is, the bridge, the resolver file.
 * Never: an address that passes from one container to another at once, or a word with the engine
 * but through {@link dev.berth.daemon.docker}. Start at: {@link
 * dev.berth.daemon.network.ContainerNetwork} and {@link dev.berth.daemon.network.AddressBook}. Next
 * in flow: {@link dev.berth.daemon.docker.ContainerSpec}.
 *
 * <p>What keeps containers from each other: {@code enable_icc=false} makes the engine add a rule to
 * the host's packet filter that drops what comes from the bridge and goes to the bridge. Frames
 * between two ports of one bridge pass the packet filter only when the kernel has br_netfilter
 * (built in, or as a module) <em>and</em> {@code net.bridge.bridge-nf-call-iptables} is 1. Where it
 * is 0, the rule is there, is never met, and containers reach each other. Engines with their own
 * packet filter rules load the module and set the switch when they make such a network, but anybody
 * may turn it off later, and it belongs to the network namespace of the host. So an appliance
 * probes the isolation and never infers it from the network's options. The host itself is not
 * concerned: it reaches every container, and every container reaches the gateway, through the rules
 * for the host's own input and output. The kernel's {@code isolated} flag of bridge ports has the
 * same effect without br_netfilter, but needs a privilege that the appliance does not have.
 */
@NullMarked
package dev.berth.daemon.network;

import org.jspecify.annotations.NullMarked;
