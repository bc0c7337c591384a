package dev.berth.daemon.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a container uses from its control group, of version 1 or 2 (cgroups(7); the kernel's
 * admin-guide/cgroup-v1 and cgroup-v2).
 */
public final class CgroupReader implements KernelLimits {
    /** Where limits begin that mean none: version 1 writes the largest multiple of a page. */
    private static final long NO_LIMIT = 1L << 60;

    private static final long NANOS_PER_MICRO = 1_000;
    private static final double PERCENT = 100;
    private static final double NANOS_PER_CPU = 1e9;

    private final Path procRoot;
    private final Path cgroupRoot;

    /** Where controllers of version 1 are mounted, once they were found: they stay there. */
    private final Map<String, Path> mounted = new ConcurrentHashMap<>();

    /**
     * @param procRoot {@code /proc}, or a tree captured from another machine
     * @param cgroupRoot {@code /sys/fs/cgroup}, or a tree captured from another machine
     */
    public CgroupReader(Path procRoot, Path cgroupRoot) {
        this.procRoot = procRoot;
        this.cgroupRoot = cgroupRoot;
    }

    /**
     * The usage of the control group that a process is in; empty if it has ended or its group
     * cannot be seen from here.
     *
     * @param pid the container's first process, as this daemon's pid namespace numbers it
     */
    public Optional<CgroupUsage> read(long pid) {
        return of(pid, this::second, this::first);
    }

    @Override
    public Optional<CgroupLimits> limits(long pid) {
        return of(pid, this::secondLimits, this::firstLimits);
    }

    /** Reads something of the groups that a process is in. */
    private interface GroupReading<T> {
        Optional<T> read(Map<String, String> paths) throws IOException;
    }

    private <T> Optional<T> of(long pid, GroupReading<T> second, GroupReading<T> first) {
        try {
            Path membership = procRoot.resolve(Long.toString(pid)).resolve("cgroup");
            Optional<Map<String, String>> paths = KernelFile.text(membership).map(this::paths);
            if (paths.isEmpty()) {
                return Optional.empty();
            }
            return mounted.isEmpty() && Files.exists(cgroupRoot.resolve("cgroup.controllers"))
                    ? second.read(paths.get())
                    : first.read(paths.get());
        } catch (IOException | NumberFormatException endedOrForbidden) {
            // Groups vanish between two reads; a number that is none is not worth a failure.
            return Optional.empty();
        }
    }

    private Optional<CgroupLimits> secondLimits(Map<String, String> paths) throws IOException {
        Optional<Path> group = group(Optional.of(cgroupRoot), paths.get(""));
        if (group.isEmpty()) {
            return Optional.empty();
        }
        // A quota and its period, or "max" and a period.
        String[] quota =
                KernelFile.text(group.get().resolve("cpu.max")).orElse("max 100000").split(" ", 2);
        return Optional.of(
                new CgroupLimits(
                        quota.length < 2 || quota[0].equals("max")
                                ? OptionalLong.empty()
                                : quota(Long.parseLong(quota[0]), Long.parseLong(quota[1])),
                        OptionalLong.empty(),
                        limit(group.get().resolve("memory.max")),
                        limit(group.get().resolve("pids.max"))));
    }

    private Optional<CgroupLimits> firstLimits(Map<String, String> paths) throws IOException {
        Optional<Path> cpu = group(controller("cpu"), paths.get("cpu"));
        Optional<Path> memory = group(controller("memory"), paths.get("memory"));
        Optional<Path> pids = group(controller("pids"), paths.get("pids"));
        if (cpu.isEmpty() || memory.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new CgroupLimits(
                        quota(
                                number(cpu.get().resolve("cpu.cfs_quota_us")),
                                number(cpu.get().resolve("cpu.cfs_period_us"))),
                        OptionalLong.of(number(cpu.get().resolve("cpu.shares"))),
                        limit(memory.get().resolve("memory.limit_in_bytes")),
                        pids.isEmpty()
                                ? OptionalLong.empty()
                                : limit(pids.get().resolve("pids.max"))));
    }

    /** Without a quota version 1 has a negative one. */
    private static OptionalLong quota(long micros, long periodMicros) {
        return micros <= 0 || periodMicros <= 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.round(NANOS_PER_CPU * micros / periodMicros));
    }

    /** By controller the group's path; version 2 has no name for its only one. */
    private Map<String, String> paths(String membership) {
        Map<String, String> paths = new HashMap<>();
        for (String line : membership.split("\n", -1)) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3) {
                for (String controller : parts[1].split(",", -1)) {
                    paths.putIfAbsent(controller, parts[2]);
                }
            }
        }
        return paths;
    }

    private Optional<CgroupUsage> second(Map<String, String> paths) throws IOException {
        Optional<Path> group = group(Optional.of(cgroupRoot), paths.get(""));
        if (group.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Long> cpu = table(group.get().resolve("cpu.stat"));
        return Optional.of(
                new CgroupUsage(
                        cpu.getOrDefault("usage_usec", 0L) * NANOS_PER_MICRO,
                        cpu.getOrDefault("nr_periods", 0L),
                        cpu.getOrDefault("nr_throttled", 0L),
                        cpu.getOrDefault("throttled_usec", 0L) * NANOS_PER_MICRO,
                        workingSet(
                                number(group.get().resolve("memory.current")),
                                table(group.get().resolve("memory.stat")).get("inactive_file")),
                        limit(group.get().resolve("memory.max")),
                        pressure(group.get().resolve("cpu.pressure")),
                        pressure(group.get().resolve("memory.pressure"))));
    }

    private Optional<CgroupUsage> first(Map<String, String> paths) throws IOException {
        Optional<Path> accounting = group(controller("cpuacct"), paths.get("cpuacct"));
        Optional<Path> cpu = group(controller("cpu"), paths.get("cpu"));
        Optional<Path> memory = group(controller("memory"), paths.get("memory"));
        if (accounting.isEmpty() || cpu.isEmpty() || memory.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Long> quota = table(cpu.get().resolve("cpu.stat"));
        return Optional.of(
                new CgroupUsage(
                        number(accounting.get().resolve("cpuacct.usage")),
                        quota.getOrDefault("nr_periods", 0L),
                        quota.getOrDefault("nr_throttled", 0L),
                        quota.getOrDefault("throttled_time", 0L),
                        workingSet(
                                number(memory.get().resolve("memory.usage_in_bytes")),
                                table(memory.get().resolve("memory.stat"))
                                        .get("total_inactive_file")),
                        limit(memory.get().resolve("memory.limit_in_bytes")),
                        OptionalDouble.empty(),
                        OptionalDouble.empty()));
    }

    /** Where a controller of version 1 is mounted: alone, or with the one that it goes with. */
    private Optional<Path> controller(String name) {
        Path known = mounted.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        for (String directory : new String[] {name, "cpu,cpuacct", "cpuacct,cpu"}) {
            boolean fits = Arrays.asList(directory.split(",", -1)).contains(name);
            Path found = cgroupRoot.resolve(directory);
            if (fits && Files.isDirectory(found)) {
                mounted.put(name, found);
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> group(Optional<Path> root, @Nullable String path) {
        if (root.isEmpty() || path == null || !path.startsWith("/")) {
            return Optional.empty();
        }
        Path group = root.get().resolve(path.substring(1)).normalize();
        // A path of another cgroup namespace climbs out of what is mounted here.
        return group.startsWith(root.get()) && Files.isDirectory(group)
                ? Optional.of(group)
                : Optional.empty();
    }

    private static long workingSet(long bytes, @Nullable Long inactiveFile) {
        return Math.max(0, bytes - (inactiveFile == null ? 0 : inactiveFile));
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(KernelFile.text(file).orElse("0"));
    }

    private static OptionalLong limit(Path file) throws IOException {
        String text = KernelFile.text(file).orElse("max");
        if (text.equals("max")) {
            return OptionalLong.empty();
        }
        long bytes = Long.parseLong(text);
        return bytes >= NO_LIMIT ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /** Lines of a name and a number. */
    private static Map<String, Long> table(Path file) throws IOException {
        return KernelFile.text(file)
                .orElse("")
                .lines()
                .map(line -> line.split(" ", 2))
                .filter(parts -> parts.length == 2 && parts[1].matches("[0-9]{1,18}"))
                .collect(
                        Collectors.toMap(
                                parts -> parts[0], parts -> Long.parseLong(parts[1]), (a, b) -> a));
    }

    /** The line {@code some avg10=1.23 …}, in per cent. */
    private static OptionalDouble pressure(Path file) throws IOException {
        return KernelFile.text(file)
                .orElse("")
                .lines()
                .filter(line -> line.startsWith("some "))
                .flatMap(line -> Arrays.stream(line.split(" ")))
                .filter(field -> field.startsWith("avg10="))
                .mapToDouble(field -> Double.parseDouble(field.substring(6)) / PERCENT)
                .findFirst();
    }
}
