/**
 * Owns: the embedded OCI registry as its callers see it. Never: containers, routes, or the engine.
 * Start at: {@link dev.berth.registry.Registry}. Next in flow: {@code http}, which answers a
 * request out of {@code blob}, {@code manifest}, {@code index} and {@code login}.
 */
@NullMarked
package dev.berth.registry;

import org.jspecify.annotations.NullMarked;
