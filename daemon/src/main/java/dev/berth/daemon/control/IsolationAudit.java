package dev.berth.daemon.control;

import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.host.CgroupLimits;
import dev.berth.daemon.host.KernelLimits;
import dev.berth.daemon.host.KernelPins;
import dev.berth.policies.base.Result;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotMap;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compares what the engine and the kernel say of a container with what it was granted. Others may
 * change both: whoever calls {@code docker update}, a restart of the engine, systemd's {@code
 * daemon-reload}.
 *
 * <p>What was granted is kept in memory: the CPUs of the last change that was ours, the limits that
 * the container had when it was first seen. A daemon that starts takes what it finds.
 */
final class IsolationAudit {
    /** Containers that were made and that no look has shown so far. */
    private static final int MAX_UNSEEN = 1_024;

    private static final long NANOS_PER_CPU = 1_000_000_000;

    /** A quota comes back from the kernel in whole microseconds of a period. */
    private static final long QUOTA_ROUNDING_NANOS = 1_000_000;

    /** What the kernel rounds to no limit at all. */
    private static final long NO_MEMORY_LIMIT = 1L << 60;

    private final KernelPins pins;
    private final KernelLimits limits;
    private final Map<String, CpuSet> grantedPins = new ConcurrentHashMap<>();
    private final Map<String, CpuSet> unseen = Collections.synchronizedMap(new Unseen());
    private final Map<String, CgroupLimits> grantedLimits = new ConcurrentHashMap<>();

    IsolationAudit(KernelPins pins, KernelLimits limits) {
        this.pins = pins;
        this.limits = limits;
    }

    /**
     * What came of a comparison.
     *
     * @param pin the CPUs that were granted; empty: none in particular
     * @param strayed on which CPUs it may run instead, if it is not those
     * @param exceeded in what it has other limits than were granted; empty if in nothing
     */
    record Finding(CpuSet pin, Optional<CpuSet> strayed, Optional<String> exceeded) {
        boolean isKept() {
            return strayed.isEmpty() && exceeded.isEmpty();
        }
    }

    /** What containers were made with that no look has shown so far; the oldest are forgotten. */
    private static final class Unseen extends LinkedHashMap<String, CpuSet> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CpuSet> eldest) {
            return size() > MAX_UNSEEN;
        }
    }

    /** It was made, with these CPUs, and others may change them before it is looked at. */
    void made(String containerId, CpuSet pin) {
        unseen.put(containerId, pin);
    }

    /** A change of its CPUs by ours is on the way: what it is granted is open. */
    void changing(String containerId) {
        grantedPins.remove(containerId);
    }

    /** A change of its CPUs by ours was made. */
    void granted(String containerId, CpuSet pin) {
        grantedPins.put(containerId, pin);
    }

    /** Forgets containers that are no more. */
    void retain(Collection<ObservedContainer> containers) {
        Set<String> ids = new HashSet<>();
        containers.forEach(container -> ids.add(container.id()));
        grantedPins.keySet().retainAll(ids);
        grantedLimits.keySet().retainAll(ids);
    }

    /**
     * Compares.
     *
     * @param isChanging whether a change of its CPUs by ours is on the way
     * @param slots CPUs that are offline are in nobody's mask, whatever was granted
     */
    Finding of(ObservedContainer container, boolean isChanging, SlotMap slots) {
        CpuSet told =
                CpuSet.parse(container.cpus()) instanceof Result.Ok<CpuSet>(CpuSet cpus)
                        ? cpus
                        : CpuSet.EMPTY;
        if (isChanging || told.isEmpty()) {
            return new Finding(told, Optional.empty(), Optional.empty());
        }
        CpuSet pin =
                grantedPins.computeIfAbsent(
                        container.id(),
                        first -> Objects.requireNonNullElse(unseen.remove(first), told));
        if (container.state() != ContainerState.RUNNING) {
            return new Finding(
                    pin, told.equals(pin) ? Optional.empty() : Optional.of(told), Optional.empty());
        }
        Optional<CpuSet> strayed =
                pins.allowed(container.pid())
                        .filter(allowed -> !allowed.equals(pin))
                        .filter(allowed -> !allowed.equals(pin.minus(slots.offline(pin))))
                        .or(() -> told.equals(pin) ? Optional.empty() : Optional.of(told));
        Optional<String> exceeded =
                limits.limits(container.pid()).flatMap(now -> difference(container.id(), pin, now));
        return new Finding(pin, strayed, exceeded);
    }

    private Optional<String> difference(String id, CpuSet pin, CgroupLimits now) {
        CgroupLimits granted = grantedLimits.computeIfAbsent(id, first -> now);
        long whole = pin.size() * NANOS_PER_CPU;
        long quota = Math.min(whole, now.quotaNanoCpus().orElse(whole));
        long grantedQuota = Math.min(whole, granted.quotaNanoCpus().orElse(whole));
        if (Math.abs(quota - grantedQuota) > QUOTA_ROUNDING_NANOS) {
            return Optional.of(
                    told("a quota of CPU", quota, grantedQuota, " nanoseconds a second"));
        }
        if (!now.shares().equals(granted.shares())) {
            return Optional.of(
                    told("a weight", now.shares().orElse(0), granted.shares().orElse(0), ""));
        }
        if (!now.memoryBytes().equals(granted.memoryBytes())) {
            return Optional.of(told("memory", now.memoryBytes(), granted.memoryBytes(), " bytes"));
        }
        return now.pids().equals(granted.pids())
                ? Optional.empty()
                : Optional.of(told("processes", now.pids(), granted.pids(), ""));
    }

    private static String told(String what, long now, long granted, String unit) {
        return what + " is " + now + unit + ", granted were " + granted;
    }

    private static String told(String what, OptionalLong now, OptionalLong granted, String unit) {
        return what + " is " + text(now) + unit + ", granted were " + text(granted);
    }

    private static String text(OptionalLong limit) {
        return limit.isPresent() ? Long.toString(limit.getAsLong()) : "unlimited";
    }

    /**
     * What to tell the engine so that a container has again what it was granted. A limit that was
     * set where there was none cannot be taken away, so it is made so large that it is none.
     *
     * @param quotaNanoCpus 0: as it is
     * @param shares 0: as it is
     * @param memoryBytes 0: as it is
     * @param pids 0: as it is
     */
    record Restored(long quotaNanoCpus, long shares, long memoryBytes, long pids) {}

    /** What it was granted, where that is known and the kernel has it otherwise. */
    Optional<Restored> restored(ObservedContainer container, CpuSet pin) {
        CgroupLimits granted = grantedLimits.get(container.id());
        Optional<CgroupLimits> now = limits.limits(container.pid());
        if (granted == null
                || now.isEmpty()
                || difference(container.id(), pin, now.get()).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Restored(
                        restored(
                                now.get().quotaNanoCpus(),
                                granted.quotaNanoCpus(),
                                pin.size() * NANOS_PER_CPU),
                        granted.shares().orElse(0),
                        restored(now.get().memoryBytes(), granted.memoryBytes(), NO_MEMORY_LIMIT),
                        granted.pids().orElse(0)));
    }

    private static long restored(OptionalLong now, OptionalLong granted, long none) {
        return granted.orElse(now.isPresent() ? none : 0);
    }
}
