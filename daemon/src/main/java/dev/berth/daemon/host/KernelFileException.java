package dev.berth.daemon.host;

import java.io.IOException;
import java.nio.file.Path;

/** A file of the kernel that does not say what the kernel documents. */
public final class KernelFileException extends IOException {
    private static final long serialVersionUID = 1L;

    KernelFileException(Path file, String reason) {
        super(file + ": " + reason);
    }
}
