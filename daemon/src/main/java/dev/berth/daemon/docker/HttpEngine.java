package dev.berth.daemon.docker;

import java.time.Clock;

/** {@link Engine} over the engine's HTTP API. */
final class HttpEngine implements Engine {
    private final EngineCalls calls;
    private final EngineContainers containers;
    private final EngineExecs execs;
    private final EngineImages images;
    private final EngineNetworks networks;
    private final EngineVolumes volumes;

    HttpEngine(EngineConnector connector) {
        calls = new EngineCalls(connector);
        containers = new HttpContainers(calls);
        execs = new HttpExecs(calls);
        images = new HttpImages(calls);
        networks = new HttpNetworks(calls);
        volumes = new HttpVolumes(calls);
    }

    @Override
    public EngineVersion version() throws EngineException {
        return calls.version();
    }

    @Override
    public void ping() throws EngineException {
        calls.status(EngineRequest.get("/_ping"), EngineCalls.CALL_LIMIT);
    }

    @Override
    public String dataDirectory() throws EngineException {
        return calls.object(EngineRequest.get("/info")).text("DockerRootDir");
    }

    @Override
    public EngineContainers containers() {
        return containers;
    }

    @Override
    public EngineExecs execs() {
        return execs;
    }

    @Override
    public EngineImages images() {
        return images;
    }

    @Override
    public EngineNetworks networks() {
        return networks;
    }

    @Override
    public EngineVolumes volumes() {
        return volumes;
    }

    @Override
    public Subscription subscribe(String owner, EngineEvents.Listener listener, Clock clock) {
        return EngineEvents.subscribe(calls, owner, listener, clock);
    }

    @Override
    public void close() {
        calls.close();
    }
}
