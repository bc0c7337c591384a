package dev.berth.daemon.isolation;

import dev.berth.daemon.host.CpusetTree;
import dev.berth.daemon.host.Task;
import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps processes of the root group off CPUs by moving them to a cpuset of their own, as control
 * groups of version 1 know it (cpuset(7)). Needs to be root.
 *
 * <p>Who chose his CPUs himself is left alone, for the kernel would forget them at the move; so are
 * those in other groups, and threads of the kernel.
 */
final class CpusetShield implements HostConfinement {
    /** The name of the group. */
    static final String NAME = "berth-host";

    /** Processes that are moved in one round; the next one goes on. */
    static final int MAX_MOVES = 1_024;

    /** Processes may begin others while they are moved back. */
    private static final int MAX_RETURNS = 10;

    private final HostFiles host;

    CpusetShield(HostFiles host) {
        this.host = host;
    }

    @Override
    public Optional<String> keepOff(CpuSet cpus, Set<String> containers) throws IOException {
        Optional<CpusetTree.Group> root = host.groups().root();
        if (root.isEmpty()) {
            return Optional.of("the host has no controller cpuset");
        }
        CpuSet allowed = root.get().cpus().minus(cpus);
        if (allowed.isEmpty()) {
            release();
            return Optional.of("the host has no other CPUs");
        }
        try {
            Path group = prepare(root.get(), allowed);
            move(root.get(), group);
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of("the cpuset " + NAME + " cannot be had: " + refused.getMessage());
        }
    }

    private Path prepare(CpusetTree.Group root, CpuSet allowed) throws IOException {
        Path parent = host.groups().directory(root.path());
        Path group = parent.resolve(NAME);
        try {
            Files.createDirectory(group);
        } catch (FileAlreadyExistsException ours) {
            // Of an earlier round, or of a daemon that was killed.
        }
        String memory = Files.readString(parent.resolve("cpuset.mems")).strip();
        if (!Files.readString(group.resolve("cpuset.mems")).strip().equals(memory)) {
            Files.writeString(group.resolve("cpuset.mems"), memory);
        }
        String list = allowed.toString();
        if (!Files.readString(group.resolve("cpuset.cpus")).strip().equals(list)) {
            Files.writeString(group.resolve("cpuset.cpus"), list);
        }
        return group;
    }

    private void move(CpusetTree.Group root, Path group) {
        List<Integer> moved =
                host.groups().processes(root).stream()
                        .filter(this::isOfUser)
                        .filter(pid -> host.pins().allowed(pid).equals(Optional.of(root.cpus())))
                        .limit(MAX_MOVES)
                        .toList();
        moved.forEach(pid -> put(pid, group));
    }

    private boolean isOfUser(int pid) {
        return host.tasks().task(pid, pid).filter(Task::ofKernel).isEmpty();
    }

    private static void put(int pid, Path group) {
        try {
            Files.writeString(group.resolve("cgroup.procs"), Integer.toString(pid));
        } catch (IOException gone) {
            // It has ended, or is one that the kernel does not let go.
            System.getLogger(CpusetShield.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> "process " + pid, gone);
        }
    }

    @Override
    public void release() throws IOException {
        Optional<CpusetTree.Group> root = host.groups().root();
        if (root.isEmpty()) {
            return;
        }
        Path parent = host.groups().directory(root.get().path());
        if (!Files.exists(parent.resolve(NAME))) {
            return;
        }
        var ours = new CpusetTree.Group("/" + NAME, root.get().cpus());
        for (int i = 0; i < MAX_RETURNS && !host.groups().processes(ours).isEmpty(); i++) {
            host.groups().processes(ours).forEach(pid -> put(pid, parent));
        }
        Files.delete(parent.resolve(NAME));
    }
}
