package dev.berth.daemon.cli.client;

import java.io.IOException;

/** An exchange with the daemon that brought no answer: whose fault it is, and what to do. */
public final class AdminException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why there is no answer. */
    public enum Kind {
        /** Nobody listens on the socket, or the connection broke. */
        UNREACHABLE,
        /** The kernel does not let this user open the socket. */
        NOT_PERMITTED,
        /** No answer within the time given. */
        TIMED_OUT,
        /** Something answers that is not the daemon, or answers more than the client takes. */
        NOT_UNDERSTOOD
    }

    private final Kind kind;

    AdminException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    AdminException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
