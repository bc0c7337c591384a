/**
 * Owns: which images an engine no longer needs, and since when. Never: the engine itself. Start at:
 * {@link dev.berth.policies.prune.UnneededImages}. Next in flow: the daemon, which asks the engine
 * and removes them.
 */
@NullMarked
package dev.berth.policies.prune;

import org.jspecify.annotations.NullMarked;
