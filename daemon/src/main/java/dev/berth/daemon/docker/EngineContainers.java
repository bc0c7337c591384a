package dev.berth.daemon.docker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Calls about containers; an id may also be a name.
 *
 * <p>Every method fails with {@code UNREACHABLE}, {@code TIMEOUT}, {@code BUSY}, {@code SERVER}
 * (retryable), or {@code CANCELLED}, {@code PROTOCOL}, {@code VERSION}, {@code REFUSED}; what else
 * it may fail with is said there.
 */
public interface EngineContainers {
    /** All containers that carry every one of the labels ({@code key} or {@code key=value}). */
    List<ContainerSummary> list(List<String> labels) throws EngineException;

    /** One container; empty when there is none. */
    Optional<ObservedContainer> inspect(String id) throws EngineException;

    /** Everything that {@code owner} owns, inspected; what vanishes meanwhile is left out. */
    List<ObservedContainer> observe(String owner) throws EngineException;

    /**
     * Creates a container, which does not run yet.
     *
     * @return its id
     * @throws EngineException {@code NAME_TAKEN} when the name exists: adopt or remove that one;
     *     {@code MISSING} when the engine does not have the image or the network
     * @throws IsolationWeakened when the engine cannot enforce a part; the container is removed
     *     again, since the next look would otherwise take it for a good one
     */
    String create(ContainerSpec spec) throws EngineException;

    /**
     * Starts a container.
     *
     * @return false when it runs already
     * @throws EngineException {@code MISSING} when there is none
     */
    boolean start(String id) throws EngineException;

    /**
     * Asks a container to end and kills it after {@code grace}; returns when it has ended.
     *
     * @return false when it did not run
     * @throws EngineException {@code MISSING} when there is none
     */
    boolean stop(String id, Duration grace) throws EngineException;

    /**
     * Sends a signal.
     *
     * @param signal such as {@code SIGKILL}
     * @return false when there is no container or it does not run
     */
    boolean kill(String id, String signal) throws EngineException;

    /**
     * Changes CPUs, quota and weight, live when the container runs. What the grant leaves out stays
     * as it is: a pin or a quota can be replaced, never taken away.
     *
     * @throws EngineException {@code MISSING} when there is none
     * @throws IsolationWeakened when the engine cannot enforce a part
     */
    void update(String id, CpuGrant cpu) throws EngineException;

    /**
     * Changes the limits of memory and processes, live when the container runs.
     *
     * @param memoryBytes with swap off; 0: as it is
     * @param pids processes and threads; 0: as it is
     * @throws EngineException {@code MISSING} when there is none
     * @throws IsolationWeakened when the engine cannot enforce a part
     */
    void limit(String id, long memoryBytes, long pids) throws EngineException;

    /** Running containers that {@code owner} does not own, at most so many, inspected. */
    List<ObservedContainer> others(String owner, int atMost) throws EngineException;

    /**
     * Removes a container with its anonymous volumes.
     *
     * @param force kill it first when it runs
     * @return false when there is none
     * @throws EngineException {@code CONFLICT} when it runs and {@code force} is off, or while
     *     another removal is under way
     */
    boolean remove(String id, boolean force) throws EngineException;

    /**
     * Delivers output to {@code sink} on a thread of the client, until its end or until the stream
     * is closed. A slow sink slows the engine's reading of this stream, never the container.
     *
     * @throws EngineException {@code BUSY} when too many logs are read; the rest comes out of
     *     {@link EngineStream#await}, as {@code MISSING} does when there is no such container
     */
    EngineStream logs(String id, LogOptions options, LogSink sink) throws EngineException;
}
