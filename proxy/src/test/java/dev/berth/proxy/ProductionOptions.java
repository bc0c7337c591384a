package dev.berth.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the JVM is set up where the balancer is installed. */
public final class ProductionOptions {
    private static final String FILE = "packaging/launch/berthd.options";
    private static final Pattern HEAP = Pattern.compile("-Xmx(\\d+)m");
    private static final long MEBIBYTE = 1024 * 1024;

    private ProductionOptions() {}

    /** The file of options, as the JVM takes it behind an {@code @}. */
    public static Path file() throws IOException {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.exists(directory.resolve(FILE))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new IOException(FILE + " is in no directory above this one");
        }
        return directory.resolve(FILE);
    }

    /** The largest heap. */
    public static long heapBytes() throws IOException {
        Matcher heap = HEAP.matcher(Files.readString(file()));
        if (!heap.find()) {
            throw new IOException(FILE + " has no -Xmx in megabytes");
        }
        return Long.parseLong(heap.group(1)) * MEBIBYTE;
    }
}
