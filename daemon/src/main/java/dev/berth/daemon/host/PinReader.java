package dev.berth.daemon.host;

import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads on which CPUs a process may run, as the kernel enforces it (proc_pid_status(5)). */
public final class PinReader implements KernelPins {
    private static final String FIELD = "Cpus_allowed_list:";

    private final Path procRoot;

    /**
     * @param procRoot {@code /proc}, or a tree captured from another machine
     */
    public PinReader(Path procRoot) {
        this.procRoot = procRoot;
    }

    /**
     * {@inheritDoc}
     *
     * @throws UncheckedIOException if the file holds what the kernel does not write
     */
    @Override
    public Optional<CpuSet> allowed(long pid) {
        Path file = procRoot.resolve(Long.toString(pid)).resolve("status");
        Optional<String> status;
        try {
            status = KernelFile.text(file);
        } catch (IOException endedOrForbidden) {
            // Ended between open and read, too: then the read fails.
            return Optional.empty();
        }
        try {
            return status.isEmpty() ? Optional.empty() : Optional.of(cpus(file, status.get()));
        } catch (KernelFileException garbage) {
            throw new UncheckedIOException(garbage);
        }
    }

    private static CpuSet cpus(Path file, String status) throws KernelFileException {
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
