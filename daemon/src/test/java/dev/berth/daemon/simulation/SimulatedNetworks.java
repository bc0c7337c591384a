package dev.berth.daemon.simulation;

import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.EngineException.Kind;
import dev.berth.daemon.docker.EngineFailures;
import dev.berth.daemon.docker.EngineNetworks;
import dev.berth.daemon.docker.NetworkInfo;
import dev.berth.daemon.docker.NetworkSpec;
import java.util.List;
import java.util.Optional;

/** {@link EngineNetworks} of a simulated host. */
final class SimulatedNetworks implements EngineNetworks {
    private final SimulatedEngine engine;
    private final SimulatedHost host;

    SimulatedNetworks(SimulatedEngine engine, SimulatedHost host) {
        this.engine = engine;
        this.host = host;
    }

    @Override
    public Optional<NetworkInfo> inspect(String name) throws EngineException {
        return engine.look(() -> Optional.ofNullable(host.networks.get(name)));
    }

    @Override
    public String create(NetworkSpec spec) throws EngineException {
        return engine.change(
                () -> {
                    if (host.networks.containsKey(spec.name())) {
                        throw EngineFailures.of(Kind.NAME_TAKEN, spec.name() + " is in use");
                    }
                    var range = new NetworkInfo.Range(spec.subnet(), spec.gateway());
                    host.networks.put(
                            spec.name(),
                            new NetworkInfo(
                                    spec.name(),
                                    spec.name(),
                                    "bridge",
                                    false,
                                    false,
                                    List.of(range),
                                    spec.options(),
                                    spec.labels()));
                    host.changed("network " + spec.name());
                    return spec.name();
                });
    }

    @Override
    public boolean remove(String name) throws EngineException {
        return engine.change(() -> host.networks.remove(name) != null);
    }
}
