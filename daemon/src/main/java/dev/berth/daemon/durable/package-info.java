/**
 * Owns: small files that outlive a power cut whole or not at all, and that only the daemon reads.
 * Never: what is in them. Start at: {@link dev.berth.daemon.durable.PrivateDirectory}. Next in
 * flow: {@code tls} and {@code token}, which keep their keys here.
 */
@NullMarked
package dev.berth.daemon.durable;

import org.jspecify.annotations.NullMarked;
