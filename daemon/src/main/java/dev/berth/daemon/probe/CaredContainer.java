package dev.berth.daemon.probe;

import dev.berth.policies.workload.ContainerHealth;
import dev.berth.policies.workload.PodName;
import java.time.Instant;

/**
 * A container that runs and is looked after.
 *
 * @param id the engine's id
 * @param pod which pod it is a part of
 * @param name its name in the pod
 * @param address the pod's
 * @param startedAt of its last start: what was known of an earlier one says nothing
 * @param health what is asked and done
 */
public record CaredContainer(
        String id,
        PodName pod,
        String name,
        String address,
        Instant startedAt,
        ContainerHealth health) {}
