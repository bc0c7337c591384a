package dev.berth.daemon.host;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads the machine's host name, from the kernel rather than from DNS, which may be slow or wrong.
 */
public final class HostNameReader {
    private final Path file;

    /**
     * @param procRoot {@code /proc}, or a tree captured from another machine
     */
    public HostNameReader(Path procRoot) {
        file = procRoot.resolve("sys/kernel/hostname");
    }

    /**
     * The host name, as it was set: not always a DNS name, nor with a domain.
     *
     * @throws KernelFileException if the file is missing
     */
    public String hostName() throws IOException {
        return KernelFile.text(file).orElseThrow(() -> new KernelFileException(file, "missing"));
    }
}
