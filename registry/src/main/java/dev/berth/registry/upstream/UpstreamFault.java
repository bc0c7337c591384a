package dev.berth.registry.upstream;

/** An upstream that could not be asked, or gave no answer that can be used. */
final class UpstreamFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong there. */
    enum Kind {
        /** No connection, or one that broke. */
        UNREACHABLE(true),
        /** No answer, or no more of it, in time. */
        SLOW(true),
        /** It failed, by its own word. */
        FAILED(true),
        /** It wants other credentials, or none that are here. */
        REFUSED(false),
        /** What it sent is not what was asked for, or breaks a bound. */
        WRONG(false);

        private final boolean isTransient;

        Kind(boolean isTransient) {
            this.isTransient = isTransient;
        }
    }

    private final Kind kind;

    UpstreamFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    UpstreamFault(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** Whether another try may help. */
    boolean isTransient() {
        return kind.isTransient;
    }

    /** What the log is told. */
    String logged() {
        return getCause() == null ? told() : told() + ": " + getCause();
    }

    /** What a client may be told; never a secret, nor text of the upstream. */
    String told() {
        return String.valueOf(getMessage());
    }
}
