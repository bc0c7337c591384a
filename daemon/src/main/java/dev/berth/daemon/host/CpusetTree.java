package dev.berth.daemon.host;

import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads on which CPUs groups of processes may run: the controller {@code cpuset} of control groups
 * of version 1 or 2 (cpuset(7); the kernel's admin-guide/cgroup-v2).
 */
public final class CpusetTree {
    /** Groups that are looked at in one walk; the rest of a larger tree is left out. */
    static final int MAX_GROUPS = 2_048;

    private final boolean unified;
    private final Path root;

    /**
     * @param cgroupRoot {@code /sys/fs/cgroup}, or a tree captured from another machine
     */
    public CpusetTree(Path cgroupRoot) {
        this.unified = Files.exists(cgroupRoot.resolve("cgroup.controllers"));
        this.root = unified ? cgroupRoot : cgroupRoot.resolve("cpuset");
    }

    /**
     * A group of processes.
     *
     * @param path from the root, such as {@code /system.slice/ssh.service}; {@code /} for the root
     * @param cpus on which its processes may run
     */
    public record Group(String path, CpuSet cpus) {}

    /** Whether all controllers are in one tree, as in version 2. */
    public boolean isUnified() {
        return unified;
    }

    /**
     * The groups whose processes may run on some of the CPUs, parents before children.
     *
     * @param skipped of which paths neither the group nor what is below it is wanted
     */
    public List<Group> touching(CpuSet cpus, Predicate<String> skipped) throws IOException {
        // A group has no CPUs that its parent lacks.
        return walk(group -> !skipped.test(group.path()) && group.cpus().intersects(cpus));
    }

    /**
     * Groups, parents before children.
     *
     * @param wanted where neither the group nor what is below it is wanted, false
     */
    public List<Group> walk(Predicate<Group> wanted) throws IOException {
        List<Group> found = new ArrayList<>();
        Deque<Group> open = new ArrayDeque<>();
        root().ifPresent(open::add);
        for (int seen = 0; seen < MAX_GROUPS && !open.isEmpty(); seen++) {
            Group group = open.remove();
            if (wanted.test(group)) {
                found.add(group);
                children(group).forEach(open::add);
            }
        }
        return found;
    }

    /** The group that all others are in; empty where the controller is not there. */
    public Optional<Group> root() throws IOException {
        return cpus(directory("/")).map(all -> new Group("/", all));
    }

    /** The groups right below one. */
    public List<Group> children(Group parent) throws IOException {
        List<Group> children = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(directory(parent.path()), Files::isDirectory)) {
            for (Path child : entries) {
                String path =
                        (parent.path().equals("/") ? "" : parent.path())
                                + "/"
                                + child.getFileName();
                // Without the controller a group has what its parent has.
                children.add(new Group(path, cpus(child).orElse(parent.cpus())));
            }
        } catch (IOException gone) {
            // Groups vanish between two reads.
            return List.of();
        }
        return children;
    }

    /** The processes that are in a group itself; none if it is no more. */
    public List<Integer> processes(Group group) {
        try {
            return KernelFile.text(directory(group.path()).resolve("cgroup.procs"))
                    .orElse("")
                    .lines()
                    .map(Integer::valueOf)
                    .toList();
        } catch (IOException | NumberFormatException gone) {
            // A group whose threads are controlled one by one does not tell either.
            return List.of();
        }
    }

    /** Where the files of a group are. */
    public Path directory(String path) {
        return root.resolve(path.substring(1));
    }

    private Optional<CpuSet> cpus(Path group) throws IOException {
        for (String file :
                List.of("cpuset.cpus.effective", "cpuset.effective_cpus", "cpuset.cpus")) {
            Optional<CpuSet> cpus = KernelFile.cpus(group.resolve(file));
            if (cpus.filter(set -> !set.isEmpty()).isPresent()) {
                return cpus;
            }
        }
        return Optional.empty();
    }
}
