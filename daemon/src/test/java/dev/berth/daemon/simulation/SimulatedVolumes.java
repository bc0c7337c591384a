package dev.berth.daemon.simulation;

import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.EngineVolumes;
import dev.berth.daemon.docker.VolumeInfo;
import dev.berth.daemon.docker.VolumePermission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link EngineVolumes} of a simulated host. */
final class SimulatedVolumes implements EngineVolumes {
    private final SimulatedEngine engine;
    private final Map<String, VolumeInfo> volumes = new LinkedHashMap<>();

    SimulatedVolumes(SimulatedEngine engine) {
        this.engine = engine;
    }

    @Override
    public Optional<VolumeInfo> inspect(String name) throws EngineException {
        return engine.look(() -> Optional.ofNullable(volumes.get(name)));
    }

    @Override
    public List<VolumeInfo> list(List<String> labels) throws EngineException {
        return engine.look(() -> List.copyOf(volumes.values()));
    }

    @Override
    public void create(String name, Map<String, String> labels, Map<String, String> options)
            throws EngineException {
        engine.change(() -> volumes.putIfAbsent(name, new VolumeInfo(name, labels)) == null);
    }

    @Override
    public void permit(
            String maker,
            String image,
            Map<String, String> labels,
            Map<String, VolumePermission> permissions)
            throws EngineException {
        engine.change(() -> true);
    }

    @Override
    public boolean remove(String name) throws EngineException {
        return engine.change(() -> volumes.remove(name) != null);
    }
}
