package dev.berth.daemon.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how much memory the host has (proc_meminfo(5)). */
public final class MemoryReader {
    private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal: +([0-9]{1,12}) kB$");
    private static final long KIB = 1024;

    private final Path file;

    /**
     * @param procRoot {@code /proc}, or a tree captured from another machine
     */
    public MemoryReader(Path procRoot) {
        file = procRoot.resolve("meminfo");
    }

    /**
     * What the kernel can give to processes, bytes, &gt; 0.
     *
     * @throws KernelFileException if the file is missing or holds what the kernel does not write
     */
    public long totalBytes() throws IOException {
        String text =
                KernelFile.text(file).orElseThrow(() -> new KernelFileException(file, "missing"));
        Matcher total = TOTAL.matcher(text);
        if (!total.find() || Long.parseLong(total.group(1)) == 0) {
            throw new KernelFileException(
                    file,
                    KernelFile.shown(text.lines().findFirst().orElse(""))
                            + ", expected a line as in MemTotal: 8123456 kB");
        }
        return Long.parseLong(total.group(1)) * KIB;
    }
}
