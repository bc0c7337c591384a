package dev.berth.daemon.docker;

import java.util.Optional;

/**
 * Calls about networks; failures are those of {@link EngineContainers} where nothing else is said.
 */
public interface EngineNetworks {
    /** The network of a name or id; empty when there is none. */
    Optional<NetworkInfo> inspect(String name) throws EngineException;

    /**
     * Creates a network.
     *
     * @return its id
     * @throws EngineException {@code NAME_TAKEN} when the name exists; {@code REFUSED} or {@code
     *     SERVER} when its range overlaps another network or the bridge's name is taken
     */
    String create(NetworkSpec spec) throws EngineException;

    /**
     * Removes a network.
     *
     * @return false when there is none
     * @throws EngineException {@code REFUSED} while containers are connected to it
     */
    boolean remove(String name) throws EngineException;
}
