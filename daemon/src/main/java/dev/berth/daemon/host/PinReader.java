package dev.berth.daemon.host;

import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads on which CPUs a process may run, as the kernel enforces it (proc_pid_status(5)). */
public final class PinReader {
    private static final String FIELD = "Cpus_allowed_list:";

    private final Path procRoot;

    /**
     * @param procRoot {@code /proc}, or a tree captured from another machine
     */
    public PinReader(Path procRoot) {
        this.procRoot = procRoot;
    }

    /**
     * The CPUs of a process, or empty if it is gone.
     *
     * @param pid as this daemon's own pid namespace numbers it
     * @throws KernelFileException if the file holds what the kernel does not write
     */
    public Optional<CpuSet> cpus(long pid) throws IOException {
        Path file = procRoot.resolve(Long.toString(pid)).resolve("status");
        Optional<String> status = text(file);
        return status.isEmpty() ? Optional.empty() : Optional.of(cpus(file, status.get()));
    }

    private static Optional<String> text(Path file) throws IOException {
        try {
            return KernelFile.text(file);
        } catch (IOException failed) {
            // A process that ends between open and read makes the read fail.
            if (Files.notExists(file)) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private static CpuSet cpus(Path file, String status) throws IOException {
        Optional<String> field = status.lines().filter(line -> line.startsWith(FIELD)).findFirst();
        if (field.isEmpty()) {
            throw new KernelFileException(file, "expected a line " + FIELD);
        }
        CpuSet cpus = KernelFile.cpus(file, field.get().substring(FIELD.length()).strip());
        if (cpus.isEmpty()) {
            throw new KernelFileException(file, FIELD + " is empty, expected a list of CPUs");
        }
        return cpus;
    }
}
