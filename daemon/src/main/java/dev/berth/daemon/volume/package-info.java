/**
 * Owns: what is behind the volumes of pods: files in memory, volumes of the engine, places of the
 * host; from before a pod is made until it is gone. Never: what the files say. Start at: {@link
 * dev.berth.daemon.volume.PodStorage}. Next in flow: {@code dev.berth.daemon.docker}.
 */
@NullMarked
package dev.berth.daemon.volume;

import org.jspecify.annotations.NullMarked;
