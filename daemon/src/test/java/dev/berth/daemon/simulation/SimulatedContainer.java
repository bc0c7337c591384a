package dev.berth.daemon.simulation;

import dev.berth.daemon.docker.ContainerEndpoint;
import dev.berth.daemon.docker.ContainerSpec;
import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.Ownership;
import dev.berth.policies.slots.CpuSet;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A container of a simulated engine, as its host knows it. */
final class SimulatedContainer {
    final String id;
    final String name;
    final String image;
    final Map<String, String> labels;
    final Ownership ownership;
    final ContainerEndpoint endpoint;
    ContainerState state = ContainerState.CREATED;
    int pid;
    String cpus;
    long nanoCpus;
    long shares;
    long memoryBytes;
    long pids;
    Optional<Instant> startedAt = Optional.empty();
    Optional<Instant> finishedAt = Optional.empty();
    int exitCode;

    /** When it accepts connections. */
    long acceptsAt;

    /** Whether somebody else changed its CPUs, and nobody has set them since. */
    boolean isStrayed;

    SimulatedContainer(String id, ContainerSpec spec) {
        this.id = id;
        this.name = spec.name();
        this.image = spec.image();
        this.ownership = spec.ownership();
        this.labels = Map.copyOf(ownership.labels());
        this.endpoint = spec.endpoint();
        this.cpus = spec.limits().cpu().cpus();
        this.nanoCpus = spec.limits().cpu().nanoCpus();
        this.shares = spec.limits().cpu().shares();
        this.memoryBytes = spec.limits().memoryBytes();
        this.pids = spec.limits().pids();
    }

    boolean isRunning() {
        return state == ContainerState.RUNNING;
    }

    CpuSet pin() {
        return CpuSet.parse(cpus).orElseThrow();
    }

    Optional<Inet4Address> address() {
        return endpoint instanceof ContainerEndpoint.Own own
                ? Optional.of(own.address())
                : Optional.empty();
    }

    void end(Instant now, int code) {
        state = ContainerState.EXITED;
        pid = 0;
        finishedAt = Optional.of(now);
        exitCode = code;
    }

    ObservedContainer observed() {
        return new ObservedContainer(
                id,
                name,
                image,
                image,
                labels,
                state,
                pid,
                cpus,
                "",
                memoryBytes,
                address(),
                startedAt,
                finishedAt,
                exitCode,
                false);
    }
}
