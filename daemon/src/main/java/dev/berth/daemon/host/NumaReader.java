package dev.berth.daemon.host;

import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads which memory is near to which CPU, from {@code /sys/devices/system/node}; a kernel without
 * NUMA has no such directory.
 */
final class NumaReader {
    private static final Pattern NODE = Pattern.compile("node([0-9]{1,5})");

    private final Path directory;

    NumaReader(Path directory) {
        this.directory = directory;
    }

    /** The node of every CPU that is in one. */
    Map<Integer, Integer> nodeOfCpu() throws IOException {
        var nodeOfCpu = new HashMap<Integer, Integer>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Matcher name = NODE.matcher(entry.getFileName().toString());
                if (name.matches()) {
                    add(entry.resolve("cpulist"), Integer.parseInt(name.group(1)), nodeOfCpu);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException noNuma) {
            return Map.of();
        }
        return nodeOfCpu;
    }

    private static void add(Path file, int node, Map<Integer, Integer> nodeOfCpu)
            throws IOException {
        for (int id : KernelFile.cpus(file).orElse(CpuSet.EMPTY).stream().toArray()) {
            Integer other = nodeOfCpu.put(id, node);
            if (other != null) {
                throw new KernelFileException(file, "cpu" + id + " is in node" + other + " too");
            }
        }
    }
}
