package dev.berth.daemon.simulation;

import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.EngineException.Kind;
import dev.berth.daemon.docker.EngineFailures;
import dev.berth.daemon.docker.EngineImages;
import dev.berth.daemon.docker.EngineStream;
import dev.berth.daemon.docker.ImageInfo;
import dev.berth.daemon.docker.PullProgress;
import dev.berth.daemon.docker.RegistryLogin;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** {@link EngineImages} of a simulated host; whatever is pulled by digest is there to be pulled. */
final class SimulatedImages implements EngineImages {
    private final SimulatedEngine engine;
    private final SimulatedHost host;

    SimulatedImages(SimulatedEngine engine, SimulatedHost host) {
        this.engine = engine;
        this.host = host;
    }

    @Override
    public Optional<ImageInfo> inspect(String reference) throws EngineException {
        return engine.look(
                () ->
                        host.images.contains(reference)
                                ? Optional.of(
                                        new ImageInfo(reference, List.of(), List.of(), 1_000, ""))
                                : Optional.empty());
    }

    @Override
    public List<ImageInfo> list() throws EngineException {
        return engine.look(List::of);
    }

    @Override
    public Set<String> used() throws EngineException {
        return engine.look(Set::of);
    }

    @Override
    public boolean release(String reference) throws EngineException {
        return engine.change(() -> host.images.remove(reference));
    }

    @Override
    public boolean remove(String reference) throws EngineException {
        return engine.change(() -> host.images.remove(reference));
    }

    @Override
    public EngineStream pull(
            String reference, Optional<RegistryLogin> login, Consumer<PullProgress> progress)
            throws EngineException {
        return done(
                () -> {
                    if (!reference.contains("@")) {
                        throw EngineFailures.of(Kind.MISSING, reference + " is not found");
                    }
                    return host.images.add(reference);
                });
    }

    @Override
    public EngineStream load(String repository, String tag, InputStream archive)
            throws EngineException {
        return done(() -> host.images.add(repository + ":" + tag));
    }

    private EngineStream done(SimulatedEngine.Effect<Boolean> effect) {
        return new EngineStream() {
            @Override
            public void await() throws EngineException {
                engine.change(effect);
            }

            @Override
            public void close() {
                // It is over once it was awaited.
            }
        };
    }
}
