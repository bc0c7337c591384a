package dev.berth.daemon.docker;

/**
 * How much of a container's output the engine keeps: the driver {@code local}, which rotates, where
 * the engine's own default grows without bound.
 *
 * @param fileBytes bytes of one file
 * @param files number of files
 */
public record LogLimits(long fileBytes, int files) {
    /** 30 MiB a container. */
    public static final LogLimits DEFAULT = new LogLimits(10L * 1024 * 1024, 3);

    public LogLimits {
        if (fileBytes < 1 || files < 1) {
            throw new IllegalArgumentException(
                    files + " files of " + fileBytes + " bytes, expected at least 1");
        }
    }
}
