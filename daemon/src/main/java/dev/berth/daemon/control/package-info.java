/**
 * Owns: the loop that turns desired state into containers: observe, reconcile, execute, publish.
 * Never: a decision that {@code dev.berth.policies} can make. Start at: {@link
 * dev.berth.daemon.control.ControlLoop}. Next in flow: {@code dev.berth.daemon.docker} and the
 * balancer's routes.
 */
@NullMarked
package dev.berth.daemon.control;

import org.jspecify.annotations.NullMarked;
