package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineRequest.Body;
import java.util.Optional;

/** {@link EngineNetworks} over the engine's HTTP API. */
final class HttpNetworks implements EngineNetworks {
    private final EngineCalls calls;

    HttpNetworks(EngineCalls calls) {
        this.calls = calls;
    }

    @Override
    public Optional<NetworkInfo> inspect(String name) throws EngineException {
        return calls.find(EngineRequest.get(path(name)), NetworkInfo::read);
    }

    @Override
    public String create(NetworkSpec spec) throws EngineException {
        return calls.object(EngineRequest.post("/networks/create").with(new Body.Json(spec.json())))
                .text("Id");
    }

    @Override
    public boolean remove(String name) throws EngineException {
        return calls.remove(EngineRequest.delete(path(name)));
    }

    private static String path(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a network without name");
        }
        return "/networks/" + EngineRequest.encode(name);
    }
}
