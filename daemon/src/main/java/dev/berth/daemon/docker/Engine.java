package dev.berth.daemon.docker;

import java.nio.file.Path;

/**
 * A client of one Docker Engine; callable from any thread, virtual ones included.
 *
 * <p>Every call waits at most its deadline and fails with an {@link EngineException}. A caller that
 * is interrupted gets {@code CANCELLED} and stays interrupted.
 */
public final class Engine implements AutoCloseable {
    private final EngineCalls calls;
    private final EngineContainers containers;
    private final EngineImages images;
    private final EngineNetworks networks;

    Engine(EngineConnector connector) {
        calls = new EngineCalls(connector);
        containers = new EngineContainers(calls);
        images = new EngineImages(calls);
        networks = new EngineNetworks(calls);
    }

    /**
     * The client of the engine at a Unix socket; nothing is sent before the first call.
     *
     * @throws IllegalArgumentException when the path is longer than a socket address holds
     */
    public static Engine at(Path socket) {
        return new Engine(new EngineSocket(socket));
    }

    /**
     * The socket that the environment names, as Docker's own tools read it.
     *
     * @param dockerHost the value of {@code DOCKER_HOST}, such as {@code unix:///run/docker.sock}
     * @throws IllegalArgumentException when it names something else than a Unix socket
     */
    public static Path socketOf(String dockerHost) {
        if (!dockerHost.startsWith("unix:///")) {
            throw new IllegalArgumentException(
                    "DOCKER_HOST is \"" + dockerHost + "\", expected unix:///PATH");
        }
        return Path.of(dockerHost.substring("unix://".length()));
    }

    /** The engine's version and the API version in use. */
    public EngineVersion version() throws EngineException {
        return calls.version();
    }

    /** Returns when the engine answers. */
    public void ping() throws EngineException {
        calls.status(EngineRequest.get("/_ping"), EngineCalls.CALL_LIMIT);
    }

    /** Where the engine keeps images and containers, as a path on its own host. */
    public String dataDirectory() throws EngineException {
        return calls.object(EngineRequest.get("/info")).text("DockerRootDir");
    }

    /** Calls about containers. */
    public EngineContainers containers() {
        return containers;
    }

    /** Calls about images. */
    public EngineImages images() {
        return images;
    }

    /** Calls about networks. */
    public EngineNetworks networks() {
        return networks;
    }

    /** The way of a subscription, which brings its own thread. */
    EngineCalls calls() {
        return calls;
    }

    /** Cancels what is under way and refuses what comes later. */
    @Override
    public void close() {
        calls.close();
    }
}
