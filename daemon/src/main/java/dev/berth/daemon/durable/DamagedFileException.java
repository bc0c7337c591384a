package dev.berth.daemon.durable;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file of the state directory that does not hold what the daemon once wrote there; it is left as
 * it is, because only a person knows whether a backup exists.
 */
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final String reason;

    /**
     * @param file the damaged file
     * @param reason what is wrong and what was expected; never the content, which may be a key
     */
    public DamagedFileException(Path file, String reason) {
        super(file + ": " + reason);
        this.file = file;
        this.reason = reason;
    }

    /** As above, with the parser's own complaint. */
    public DamagedFileException(Path file, String reason, Throwable cause) {
        super(file + ": " + reason, cause);
        this.file = file;
        this.reason = reason;
    }

    /** What is wrong with it and what was expected. */
    public String reason() {
        return reason;
    }

    /** The damaged file. */
    public Path file() {
        return file;
    }
}
