package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
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
        try {
            return Optional.of(NetworkInfo.read(calls.object(EngineRequest.get(path(name)))));
        } catch (EngineException e) {
            if (e.kind() == Kind.MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public String create(NetworkSpec spec) throws EngineException {
        return calls.object(EngineRequest.post("/networks/create").with(new Body.Json(spec.json())))
                .text("Id");
    }

    @Override
    public boolean remove(String name) throws EngineException {
        try {
            calls.status(EngineRequest.delete(path(name)), EngineCalls.CALL_LIMIT);
            return true;
        } catch (EngineException e) {
            if (e.kind() == Kind.MISSING) {
                return false;
            }
            throw e;
        }
    }

    private static String path(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a network without name");
        }
        return "/networks/" + EngineRequest.encode(name);
    }
}
