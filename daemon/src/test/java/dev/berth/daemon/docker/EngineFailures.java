package dev.berth.daemon.docker;

/** Failures of an engine that is none. */
public final class EngineFailures {
    private EngineFailures() {}

    /** A call that failed so. */
    public static EngineException of(EngineException.Kind kind, String message) {
        return new EngineException(kind, message);
    }
}
