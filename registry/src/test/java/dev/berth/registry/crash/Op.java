package dev.berth.registry.crash;

import java.nio.ByteBuffer;

/**
 * One record of a trace, in the order in which it happened; paths are below the recorded directory.
 */
sealed interface Op {
    /**
     * A file or directory was opened.
     *
     * @param handle names it in later records
     * @param made there was none before
     * @param cut it was cut to nothing
     */
    record Open(long handle, String path, boolean made, boolean cut) implements Op {}

    /** Bytes were written. */
    record Write(long handle, long offset, ByteBuffer data) implements Op {}

    /** A file has another length. */
    record Truncate(long handle, long length) implements Op {}

    /** fsync or fdatasync returned. */
    record Sync(long handle) implements Op {}

    /** A file was mapped so that it can be written without being seen. */
    record Map(long handle) implements Op {}

    /** A name moved, in place of what had the other name. */
    record Rename(String from, String to) implements Op {}

    /** A file has another name too. */
    record Link(String from, String to) implements Op {}

    /** A name is gone. */
    record Unlink(String path) implements Op {}

    /** A directory was made. */
    record Mkdir(String path) implements Op {}

    /** A directory is gone. */
    record Rmdir(String path) implements Op {}

    /** The client said something: what it asks for, or what it was answered. */
    record Mark(String text) implements Op {}

    /** Whether the power is cut behind it: everything but what leaves the disk as it was. */
    default boolean isIo() {
        return switch (this) {
            case Open open -> open.made() || open.cut();
            case Write _, Truncate _, Sync _, Rename _, Link _, Unlink _, Mkdir _, Rmdir _ -> true;
            case Map _, Mark _ -> false;
        };
    }
}
