package dev.berth.daemon.simulation;

import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.EngineException.Kind;
import dev.berth.daemon.docker.EngineExecs;
import dev.berth.daemon.docker.EngineFailures;
import dev.berth.daemon.docker.LogSink;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** {@link EngineExecs} of a simulated host, whose containers have no commands. */
final class SimulatedExecs implements EngineExecs {
    private final SimulatedEngine engine;

    SimulatedExecs(SimulatedEngine engine) {
        this.engine = engine;
    }

    @Override
    public String create(String containerId, List<String> command) throws EngineException {
        return engine.change(() -> containerId);
    }

    @Override
    public void start(String id, Duration limit, LogSink sink) throws EngineException {
        throw EngineFailures.of(Kind.REFUSED, "no such program");
    }

    @Override
    public OptionalInt exitCode(String id) throws EngineException {
        return engine.look(OptionalInt::empty);
    }
}
