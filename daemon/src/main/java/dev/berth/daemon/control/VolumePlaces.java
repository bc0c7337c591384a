package dev.berth.daemon.control;

import dev.berth.daemon.volume.HostPaths;
import java.nio.file.Path;

/**
 * Where volumes of pods are.
 *
 * @param files of ConfigMaps, Secrets and the pods themselves; in memory, closed to others
 * @param hostPaths what pods may mount of the host
 */
public record VolumePlaces(Path files, HostPaths hostPaths) {}
