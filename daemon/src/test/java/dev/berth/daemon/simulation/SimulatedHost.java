package dev.berth.daemon.simulation;

import dev.berth.daemon.docker.ContainerEndpoint;
import dev.berth.daemon.docker.ContainerSpec;
import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.NetworkInfo;
import dev.berth.daemon.docker.Ownership;
import dev.berth.daemon.host.CgroupLimits;
import dev.berth.policies.slots.CpuSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A machine with an engine: its containers, networks and images, whatever becomes of the daemon.
 */
final class SimulatedHost {
    private static final int MOST_START_MILLIS = 1_500;
    private static final int MOST_INIT_MILLIS = 2_000;
    private static final int MOST_EVENT_MILLIS = 30;

    /** How long what ends by itself runs, and how seldom it fails while anything may go wrong. */
    private static final int MOST_RUN_MILLIS = 4_000;

    private static final int RUNS_PER_FAILURE = 4;

    /** What a program ends with that is stopped by a signal, unless it ends well. */
    private static final int TERMINATED = 143;

    /** From where on the kernel takes a limit for none. */
    private static final long UNLIMITED = 1L << 60;

    final Map<String, SimulatedContainer> containers = new LinkedHashMap<>();
    final Map<String, NetworkInfo> networks = new LinkedHashMap<>();
    final Set<String> images = new LinkedHashSet<>();
    private final Stage stage;
    private final Dice dice;
    private final Weather weather;
    private final List<Runnable> listeners = new ArrayList<>();
    CpuSet online;
    private Consumer<SimulatedContainer> creations = container -> {};
    private Consumer<SimulatedContainer> stops = container -> {};
    private Consumer<SimulatedContainer> ends = container -> {};
    boolean isEngineUp = true;
    private int numbers;

    /** Grows with every change: whoever checks does so after each. */
    long changes;

    SimulatedHost(Stage stage, Dice dice, Weather weather, CpuSet online) {
        this.stage = stage;
        this.dice = dice;
        this.weather = weather;
        this.online = online;
    }

    /** Tells of changes, a little later, and not of all. */
    void subscribe(Runnable listener) {
        listeners.add(listener);
    }

    void unsubscribe(Runnable listener) {
        listeners.remove(listener);
    }

    void changed(String what) {
        changes++;
        dice.note(what);
        for (Runnable listener : List.copyOf(listeners)) {
            if (!weather.losesEvent()) {
                stage.later(
                        Duration.ofMillis(dice.between(0, MOST_EVENT_MILLIS)),
                        () -> {
                            if (listeners.contains(listener) && isEngineUp) {
                                listener.run();
                            }
                        });
            }
        }
    }

    /** Hears of every container that is about to be stopped by the daemon. */
    void onStop(Consumer<SimulatedContainer> listener) {
        stops = listener;
    }

    /** Hears of every container that is made, before it is there. */
    void onCreation(Consumer<SimulatedContainer> listener) {
        creations = listener;
    }

    /** Hears of every container that has ended. */
    void onEnd(Consumer<SimulatedContainer> listener) {
        ends = listener;
    }

    void stopping(SimulatedContainer container) {
        dice.note("stop " + container.name);
        stops.accept(container);
    }

    SimulatedContainer create(ContainerSpec spec) {
        String id = "%064x".formatted(++numbers);
        var container = new SimulatedContainer(id, spec);
        creations.accept(container);
        containers.put(id, container);
        changed("create " + container.name + " on " + container.cpus);
        return container;
    }

    Optional<SimulatedContainer> find(String idOrName) {
        return Optional.ofNullable(containers.get(idOrName))
                .or(
                        () ->
                                containers.values().stream()
                                        .filter(one -> one.name.equals(idOrName))
                                        .findFirst());
    }

    void start(SimulatedContainer container) {
        container.state = ContainerState.RUNNING;
        container.pid = 1000 + ++numbers;
        container.startedAt = Optional.of(stage.instant());
        container.acceptsAt =
                stage.nanos() + Duration.ofMillis(dice.between(1, MOST_START_MILLIS)).toNanos();
        changed("start " + container.name);
        if (container.ownership.part().role() == Ownership.Role.INIT) {
            endLater(container, dice.between(1, MOST_INIT_MILLIS), 0);
        }
        boolean endsByItself =
                container.ownership.part().role() == Ownership.Role.MAIN
                        && container.ownership.restart() != Ownership.Restart.ALWAYS;
        if (endsByItself) {
            int code = weather.isFoul() && dice.oneIn(RUNS_PER_FAILURE) ? 1 : 0;
            endLater(container, dice.between(1, MOST_RUN_MILLIS), code);
        }
    }

    private void endLater(SimulatedContainer container, int millis, int code) {
        int pid = container.pid;
        stage.later(
                Duration.ofMillis(millis),
                () -> {
                    if (container.pid == pid) {
                        end(container, code);
                    }
                });
    }

    /** Ends by a signal that its program hears. */
    void terminate(SimulatedContainer container) {
        end(container, dice.oneIn(2) ? 0 : TERMINATED);
    }

    void end(SimulatedContainer container, int code) {
        container.end(stage.instant(), code);
        ends.accept(container);
        changed("end " + container.name + " with " + code);
        // Whoever is in its network namespace goes on, and reaches nobody.
    }

    void remove(SimulatedContainer container) {
        containers.remove(container.id);
        changed("remove " + container.name);
    }

    void endAll(int code) {
        for (SimulatedContainer container : List.copyOf(containers.values())) {
            if (container.isRunning()) {
                end(container, code);
            }
        }
    }

    private Optional<SimulatedContainer> process(long pid) {
        return containers.values().stream()
                .filter(container -> container.isRunning() && container.pid == pid)
                .findFirst();
    }

    /** The CPUs on which a process may run: those of its pin that are there. */
    Optional<CpuSet> allowed(long pid) {
        return process(pid).map(this::allowed);
    }

    CpuSet allowed(SimulatedContainer container) {
        CpuSet pin = container.cpus.isEmpty() ? online : container.pin().intersection(online);
        return pin.isEmpty() ? online : pin;
    }

    Optional<CgroupLimits> limits(long pid) {
        return process(pid)
                .map(
                        container ->
                                new CgroupLimits(
                                        limit(container.nanoCpus),
                                        limit(container.shares),
                                        limit(container.memoryBytes),
                                        limit(container.pids)));
    }

    private static OptionalLong limit(long value) {
        return value == 0 || value >= UNLIMITED ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Whether something accepts connections at the address. */
    boolean accepts(String address) {
        return containers.values().stream()
                .filter(one -> one.address().isPresent())
                .filter(one -> one.address().get().getHostAddress().equals(address))
                .anyMatch(this::accepts);
    }

    private boolean accepts(SimulatedContainer networked) {
        return networked.isRunning()
                && containers.values().stream()
                        .filter(
                                one ->
                                        one.endpoint instanceof ContainerEndpoint.Joined joined
                                                ? joined.containerId().equals(networked.id)
                                                : one == networked)
                        .filter(one -> one.ownership.part().role() == Ownership.Role.MAIN)
                        .anyMatch(one -> one.isRunning() && one.acceptsAt <= stage.nanos());
    }

    /** Those that carry the label of an appliance. */
    List<SimulatedContainer> ofOwner(String owner) {
        return containers.values().stream()
                .filter(one -> owner.equals(one.labels.get(Ownership.OWNER)))
                .toList();
    }
}
