package dev.berth.daemon.docker;

/**
 * Which part of a container's output is wanted.
 *
 * @param follow go on with what comes
 * @param tail lines from the end of what is kept; negative for all
 * @param timestamps begin each line with its time (RFC 3339, nanoseconds)
 */
public record LogOptions(boolean follow, int tail, boolean timestamps) {
    /** Everything that is kept, and no more. */
    public static final LogOptions ALL = new LogOptions(false, -1, false);
}
