package dev.berth.daemon.docker;

/** Opens connections to the engine. */
interface EngineConnector {
    /**
     * A connection of its own.
     *
     * @throws EngineException {@code UNREACHABLE} when nobody listens, {@code TIMEOUT} at the
     *     deadline
     */
    EngineConnection open(Deadline deadline) throws EngineException;
}
