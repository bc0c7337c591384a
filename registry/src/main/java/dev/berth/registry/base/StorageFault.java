package dev.berth.registry.base;

/** The disk or the database failed the registry; nothing was acknowledged. */
public final class StorageFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What failed, as far as a caller may act on it. */
    public enum Kind {
        /** No space is left; a push can be repeated once there is some. */
        FULL,
        /** The device or the file system failed. */
        BROKEN,
        /** The registry is stopping or has more work queued than it takes. */
        BUSY
    }

    private final Kind kind;

    public StorageFault(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public StorageFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What failed. */
    public Kind kind() {
        return kind;
    }
}
