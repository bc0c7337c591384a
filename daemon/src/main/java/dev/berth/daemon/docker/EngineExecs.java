package dev.berth.daemon.docker;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * Calls that run commands in containers that run. The engine has no way to end such a command: who
 * gives up waiting for one only knows that it may still be there.
 */
public interface EngineExecs {
    /**
     * Prepares a command, which does not run yet.
     *
     * @param command the program and its arguments
     * @return the id of the command
     * @throws EngineException {@code MISSING} when there is no such container, {@code CONFLICT}
     *     when it does not run or is paused
     */
    String create(String containerId, List<String> command) throws EngineException;

    /**
     * Runs it, and returns when it and whoever took over its outputs have ended.
     *
     * @param limit how long that may take
     * @param sink takes what it says
     * @throws EngineException {@code TIMEOUT} when it has not ended by then, {@code REFUSED} when
     *     there is no such program, {@code BUSY} when too many run
     */
    void start(String id, Duration limit, LogSink sink) throws EngineException;

    /** What it ended with; empty while it runs. */
    OptionalInt exitCode(String id) throws EngineException;
}
