/**
 * Owns: the admin API on the Unix socket, in the shapes of the Kubernetes API where it has one.
 * Never: an action of its own; it records intent and shows state. Start at: {@link
 * dev.berth.daemon.api.AdminApi}. Next in flow: {@code dev.berth.daemon.store} for what is written,
 * {@code dev.berth.daemon.control} for what is shown.
 */
@NullMarked
package dev.berth.daemon.api;

import org.jspecify.annotations.NullMarked;
