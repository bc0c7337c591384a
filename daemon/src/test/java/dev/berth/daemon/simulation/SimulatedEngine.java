package dev.berth.daemon.simulation;

import dev.berth.daemon.docker.ApiVersion;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineContainers;
import dev.berth.daemon.docker.EngineEvents;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.EngineException.Kind;
import dev.berth.daemon.docker.EngineExecs;
import dev.berth.daemon.docker.EngineFailures;
import dev.berth.daemon.docker.EngineImages;
import dev.berth.daemon.docker.EngineNetworks;
import dev.berth.daemon.docker.EngineVersion;
import dev.berth.daemon.docker.EngineVolumes;
import dev.berth.daemon.docker.Subscription;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The engine of a simulated host as one process calls it: late, in vain, or without an answer. */
final class SimulatedEngine implements Engine {
    private static final EngineVersion VERSION = new EngineVersion("29.0.0", ApiVersion.NEWEST);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_SLOW_MILLIS = 6_000;
    private static final int MOST_MILLIS = 40;

    private final Stage stage;
    private final Dice dice;
    private final Weather weather;
    private final SimulatedHost host;
    private final SimulatedContainers containers;
    private final SimulatedImages images;
    private final SimulatedExecs execs = new SimulatedExecs(this);
    private final SimulatedVolumes volumes = new SimulatedVolumes(this);
    private final SimulatedNetworks networks;

    SimulatedEngine(Stage stage, Dice dice, Weather weather, SimulatedHost host) {
        this.stage = stage;
        this.dice = dice;
        this.weather = weather;
        this.host = host;
        this.containers = new SimulatedContainers(this, host, stage);
        this.images = new SimulatedImages(this, host);
        this.networks = new SimulatedNetworks(this, host);
    }

    /** What a call does on the host. */
    interface Effect<T> {
        T run() throws EngineException;
    }

    /** A call that changes something. */
    <T> T change(Effect<T> effect) throws EngineException {
        return call(effect, true);
    }

    /** A call that only looks. */
    <T> T look(Effect<T> effect) throws EngineException {
        return call(effect, false);
    }

    private <T> T call(Effect<T> effect, boolean changes) throws EngineException {
        arrive();
        Fault fault = weather.ofCall();
        before(fault, changes);
        T result = effect.run();
        if (dice.oneIn(3)) {
            stage.pass(Duration.ZERO);
        }
        if (fault == Fault.ANSWER_LOST || !host.isEngineUp) {
            throw EngineFailures.of(Kind.UNREACHABLE, "the engine went away");
        }
        return result;
    }

    private void arrive() throws EngineException {
        stage.requireAlive();
        if (dice.oneIn(3)) {
            stage.pass(
                    dice.oneIn(2)
                            ? Duration.ZERO
                            : Duration.ofMillis(dice.between(1, MOST_MILLIS)));
        }
        if (!host.isEngineUp) {
            throw EngineFailures.of(Kind.UNREACHABLE, "nobody answers");
        }
    }

    private void before(@Nullable Fault fault, boolean changes) throws EngineException {
        if (fault == Fault.SLOW) {
            stage.pass(Duration.ofMillis(dice.between(1_000, MOST_SLOW_MILLIS)));
        } else if (fault == Fault.TIMEOUT) {
            stage.pass(PATIENCE);
            throw EngineFailures.of(Kind.TIMEOUT, "no answer in time");
        } else if (fault == Fault.SERVER_ERROR) {
            throw EngineFailures.of(Kind.SERVER, "internal error");
        } else if (fault == Fault.CONFLICT && changes) {
            throw EngineFailures.of(Kind.CONFLICT, "in another state");
        }
        if (!host.isEngineUp) {
            throw EngineFailures.of(Kind.UNREACHABLE, "the engine went away");
        }
    }

    @Override
    public EngineVersion version() throws EngineException {
        return VERSION;
    }

    @Override
    public void ping() throws EngineException {
        look(() -> true);
    }

    @Override
    public String dataDirectory() {
        return "/var/lib/docker";
    }

    @Override
    public EngineContainers containers() {
        return containers;
    }

    @Override
    public EngineImages images() {
        return images;
    }

    @Override
    public EngineExecs execs() {
        return execs;
    }

    @Override
    public EngineVolumes volumes() {
        return volumes;
    }

    @Override
    public EngineNetworks networks() {
        return networks;
    }

    @Override
    public Subscription subscribe(String owner, EngineEvents.Listener listener, Clock clock) {
        Runnable told = listener::resync;
        host.subscribe(told);
        return () -> host.unsubscribe(told);
    }

    @Override
    public void close() {
        // Whoever calls is ended with its process.
    }
}
