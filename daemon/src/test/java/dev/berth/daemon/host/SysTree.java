package dev.berth.daemon.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small tree as the kernel shows it, written for a test. */
final class SysTree {
    private final Path root;

    SysTree(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** Writes a file as the kernel does, with a line end. */
    SysTree file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
        return this;
    }

    /** A file of the directory of all CPUs. */
    SysTree cpus(String name, String text) throws IOException {
        return file("devices/system/cpu/" + name, text);
    }

    /** The files of one CPU as x86 has them. */
    SysTree cpu(int id, int coreId, int packageId, String siblings, String sharingL3)
            throws IOException {
        String cpu = "cpu" + id + "/";
        return cpus(cpu + "topology/core_id", Integer.toString(coreId))
                .cpus(cpu + "topology/physical_package_id", Integer.toString(packageId))
                .cpus(cpu + "topology/core_cpus_list", siblings)
                .cpus(cpu + "topology/thread_siblings_list", siblings)
                .cpus(cpu + "cache/index0/level", "1")
                .cpus(cpu + "cache/index0/shared_cpu_list", siblings)
                .cpus(cpu + "cache/index3/level", "3")
                .cpus(cpu + "cache/index3/shared_cpu_list", sharingL3);
    }

    SysTree node(int id, String cpus) throws IOException {
        return file("devices/system/node/node" + id + "/cpulist", cpus);
    }
}
