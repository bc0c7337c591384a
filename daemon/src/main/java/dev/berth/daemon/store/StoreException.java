package dev.berth.daemon.store;

/** The store cannot do its work: the file, the disk or the program version is at fault. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is at fault. */
    public Kind kind() {
        return kind;
    }

    /** What can be at fault. */
    public enum Kind {
        /** The file does not hold what was written to it; only a person can decide what to do. */
        DAMAGED,
        /** The file was written by a newer version of the program. */
        NEWER,
        /** There is no room on the disk; worth another try when there is. */
        FULL,
        /** The file cannot be opened, read or written. */
        UNUSABLE
    }
}
