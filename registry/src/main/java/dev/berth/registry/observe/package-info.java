/**
 * Owns: what is counted and timed in the registry, and under which names. Never: a decision, or a
 * label with a repository's name. Start at: {@link dev.berth.registry.observe.RegistryMetrics}.
 * Next in flow: whoever serves the metrics.
 */
@NullMarked
package dev.berth.registry.observe;

import org.jspecify.annotations.NullMarked;
