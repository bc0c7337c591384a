/**
 * Owns: keeping the engine's own store bounded: images of the embedded registry that nobody needs
 * are removed there. Never: containers, or images of anybody else. Start at: {@link
 * dev.berth.daemon.prune.ImagePruner}. Next in flow: {@code docker}, which does it.
 */
@NullMarked
package dev.berth.daemon.prune;

import org.jspecify.annotations.NullMarked;
