package dev.berth.daemon.docker;

import java.nio.file.Path;
import java.time.Clock;

/**
 * A client of one Docker Engine; callable from any thread, virtual ones included.
 *
 * <p>Every call waits at most its deadline and fails with an {@link EngineException}. A caller that
 * is interrupted gets {@code CANCELLED} and stays interrupted.
 */
public interface Engine extends AutoCloseable {
    /**
     * The client of the engine at a Unix socket; nothing is sent before the first call.
     *
     * @throws IllegalArgumentException when the path is longer than a socket address holds
     */
    static Engine at(Path socket) {
        return new HttpEngine(new EngineSocket(socket));
    }

    /**
     * The socket that the environment names, as Docker's own tools read it.
     *
     * @param dockerHost the value of {@code DOCKER_HOST}, such as {@code unix:///run/docker.sock}
     * @throws IllegalArgumentException when it names something else than a Unix socket
     */
    static Path socketOf(String dockerHost) {
        if (!dockerHost.startsWith("unix:///")) {
            throw new IllegalArgumentException(
                    "DOCKER_HOST is \"" + dockerHost + "\", expected unix:///PATH");
        }
        return Path.of(dockerHost.substring("unix://".length()));
    }

    /** The engine's version and the API version in use. */
    EngineVersion version() throws EngineException;

    /** Returns when the engine answers. */
    void ping() throws EngineException;

    /** Where the engine keeps images and containers, as a path on its own host. */
    String dataDirectory() throws EngineException;

    /** Calls about containers. */
    EngineContainers containers();

    /** Calls that run commands in containers. */
    EngineExecs execs();

    /** Calls about images. */
    EngineImages images();

    /** Calls about networks. */
    EngineNetworks networks();

    /** Calls about volumes. */
    EngineVolumes volumes();

    /**
     * Follows what happens to one owner's containers; never fails, for an engine that cannot be
     * reached is tried again until it can. Closing the engine does not end it.
     *
     * @param owner whose containers
     * @param listener told first of the subscription itself
     * @param clock the host's wall clock, which the engine shares
     */
    Subscription subscribe(String owner, EngineEvents.Listener listener, Clock clock);

    /** Cancels what is under way and refuses what comes later. */
    @Override
    void close();
}
