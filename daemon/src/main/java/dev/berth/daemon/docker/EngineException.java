package dev.berth.daemon.docker;

import java.io.IOException;

/**
 * A call to the Docker Engine that did not do what was asked: what kind of failure, what the engine
 * said, and whether the same call may succeed later.
 *
 * <p>It is an {@link IOException}, so that it also passes through the streams of bodies.
 */
public class EngineException extends IOException {
    private static final long serialVersionUID = 1;

    /** What went wrong, as far as a caller acts on it. */
    public enum Kind {
        /** Nobody answers at the socket, or the engine went away in the middle of an answer. */
        UNREACHABLE(true),
        /** The deadline of the call passed; whether the engine acted is unknown. */
        TIMEOUT(true),
        /** Our own bound of calls under way is reached; nothing was sent. */
        BUSY(true),
        /** The engine refused the request (4xx other than the kinds below). */
        REFUSED(false),
        /** 409: the thing is in a state that does not allow this. */
        CONFLICT(true),
        /**
         * 409 on creating: the name is taken; whoever meant the same thing adopts what is there.
         */
        NAME_TAKEN(false),
        /** 404: the thing, or something that the request names, does not exist. */
        MISSING(false),
        /** 5xx, or an error reported inside a stream that had begun well. */
        SERVER(true),
        /** The engine and we share no API version, or ours is no longer in its range. */
        VERSION(false),
        /** The answer is not HTTP or not the JSON that the API promises, or exceeds a bound. */
        PROTOCOL(false),
        /**
         * The engine cannot enforce something that was asked for; see {@link IsolationWeakened}.
         */
        WEAKENED(false),
        /** Our own side gave up: the caller was interrupted or the client closed. */
        CANCELLED(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }
    }

    private final Kind kind;
    private final int status;

    /** A failure without an answer. */
    EngineException(Kind kind, String message) {
        this(kind, 0, message);
    }

    /** A failure that an answer with {@code status} reports. */
    EngineException(Kind kind, int status, String message) {
        super(status == 0 ? message : message + " (" + status + ")");
        this.kind = kind;
        this.status = status;
    }

    /** A failure of the transport. */
    EngineException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.status = 0;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** The HTTP status of the answer; 0 where there was none. */
    public int status() {
        return status;
    }

    /** Whether the same call may succeed later without anybody changing it. */
    public boolean retryable() {
        return kind.retryable;
    }
}
