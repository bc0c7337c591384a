package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import dev.berth.daemon.docker.EngineRequest.Body;
import java.util.Optional;

/**
 * Calls about networks; failures are those of {@link EngineContainers} where nothing else is said.
 */
public final class EngineNetworks {
    private final EngineCalls calls;

    EngineNetworks(EngineCalls calls) {
        this.calls = calls;
    }

    /** The network of a name or id; empty when there is none. */
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

    /**
     * Creates a network.
     *
     * @return its id
     * @throws EngineException {@code NAME_TAKEN} when the name exists; {@code REFUSED} or {@code
     *     SERVER} when its range overlaps another network or the bridge's name is taken
     */
    public String create(NetworkSpec spec) throws EngineException {
        return calls.object(EngineRequest.post("/networks/create").with(new Body.Json(spec.json())))
                .text("Id");
    }

    /**
     * Removes a network.
     *
     * @return false when there is none
     * @throws EngineException {@code REFUSED} while containers are connected to it
     */
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
