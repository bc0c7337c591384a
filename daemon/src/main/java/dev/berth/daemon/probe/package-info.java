/**
 * Owns: asking running containers how they do, and what is done right after their start and before
 * their end. Never: starting or ending a container, or deciding that it has to. Start at: {@link
 * dev.berth.daemon.probe.ContainerCare}. Next in flow: {@code dev.berth.daemon.control}, which
 * takes each container's {@code Vitals}.
 */
@NullMarked
package dev.berth.daemon.probe;

import org.jspecify.annotations.NullMarked;
