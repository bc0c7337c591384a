package dev.berth.daemon.simulation;

import dev.berth.daemon.docker.ContainerEndpoint;
import dev.berth.daemon.docker.ContainerSpec;
import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ContainerSummary;
import dev.berth.daemon.docker.CpuGrant;
import dev.berth.daemon.docker.EngineContainers;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.EngineException.Kind;
import dev.berth.daemon.docker.EngineFailures;
import dev.berth.daemon.docker.EngineStream;
import dev.berth.daemon.docker.LogOptions;
import dev.berth.daemon.docker.LogSink;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.docker.Ownership;
import dev.berth.policies.slots.CpuSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link EngineContainers} of a simulated host. */
final class SimulatedContainers implements EngineContainers {
    private static final int KILLED = 137;

    private final SimulatedEngine engine;
    private final SimulatedHost host;
    private final Stage stage;

    SimulatedContainers(SimulatedEngine engine, SimulatedHost host, Stage stage) {
        this.engine = engine;
        this.host = host;
        this.stage = stage;
    }

    @Override
    public List<ContainerSummary> list(List<String> labels) throws EngineException {
        return engine.look(
                () ->
                        host.containers.values().stream()
                                .filter(one -> labels.stream().allMatch(label -> has(one, label)))
                                .map(SimulatedContainers::summary)
                                .toList());
    }

    private static ContainerSummary summary(SimulatedContainer container) {
        return new ContainerSummary(
                container.id, container.name, container.labels, container.state);
    }

    private static boolean has(SimulatedContainer container, String label) {
        int equals = label.indexOf('=');
        return label.substring(equals + 1).equals(container.labels.get(label.substring(0, equals)));
    }

    @Override
    public Optional<ObservedContainer> inspect(String id) throws EngineException {
        return engine.look(() -> host.find(id).map(SimulatedContainer::observed));
    }

    @Override
    public List<ObservedContainer> observe(String owner) throws EngineException {
        var observed = new ArrayList<ObservedContainer>();
        for (var summary : list(List.of(Ownership.filter(owner)))) {
            inspect(summary.id()).ifPresent(observed::add);
        }
        return List.copyOf(observed);
    }

    @Override
    public List<ObservedContainer> others(String owner, int atMost) throws EngineException {
        return engine.look(List::of);
    }

    @Override
    public String create(ContainerSpec spec) throws EngineException {
        return engine.change(
                () -> {
                    if (host.find(spec.name()).isPresent()) {
                        throw EngineFailures.of(Kind.NAME_TAKEN, spec.name() + " is in use");
                    }
                    if (!host.images.contains(spec.image())) {
                        throw EngineFailures.of(Kind.MISSING, "no such image: " + spec.image());
                    }
                    requireOnline(spec.limits().cpu().cpus());
                    return host.create(spec).id;
                });
    }

    private void requireOnline(String cpus) throws EngineException {
        boolean isThere =
                cpus.isEmpty() || host.online.containsAll(CpuSet.parse(cpus).orElseThrow());
        if (!isThere) {
            throw EngineFailures.of(Kind.REFUSED, "requested CPUs are not available: " + cpus);
        }
    }

    private SimulatedContainer existing(String id) throws EngineException {
        return host.find(id)
                .orElseThrow(() -> EngineFailures.of(Kind.MISSING, "no such container: " + id));
    }

    @Override
    public boolean start(String id) throws EngineException {
        return engine.change(
                () -> {
                    var container = existing(id);
                    if (container.isRunning()) {
                        return false;
                    }
                    if (container.state == ContainerState.REMOVING) {
                        throw EngineFailures.of(Kind.CONFLICT, id + " is being removed");
                    }
                    requireNamespace(container);
                    host.start(container);
                    return true;
                });
    }

    private void requireNamespace(SimulatedContainer container) throws EngineException {
        switch (container.endpoint) {
            case ContainerEndpoint.Joined joined -> {
                if (!existing(joined.containerId()).isRunning()) {
                    throw EngineFailures.of(Kind.CONFLICT, "the other container does not run");
                }
            }
            case ContainerEndpoint.Own own -> {
                if (!host.networks.containsKey(own.network())) {
                    throw EngineFailures.of(Kind.MISSING, "no such network: " + own.network());
                }
                boolean isTaken =
                        host.containers.values().stream()
                                .filter(one -> one != container && one.isRunning())
                                .anyMatch(one -> one.address().equals(container.address()));
                if (isTaken) {
                    throw EngineFailures.of(Kind.SERVER, "address already in use");
                }
            }
        }
    }

    @Override
    public boolean stop(String id, Duration grace) throws EngineException {
        return engine.change(
                () -> {
                    var container = existing(id);
                    if (!container.isRunning()) {
                        return false;
                    }
                    host.stopping(container);
                    int pid = container.pid;
                    stage.pass(grace.dividedBy(4));
                    if (container.pid == pid) {
                        host.terminate(container);
                    }
                    return true;
                });
    }

    @Override
    public boolean kill(String id, String signal) throws EngineException {
        return engine.change(
                () -> {
                    boolean runs = host.find(id).filter(SimulatedContainer::isRunning).isPresent();
                    host.find(id)
                            .filter(SimulatedContainer::isRunning)
                            .ifPresent(one -> host.end(one, KILLED));
                    return runs;
                });
    }

    @Override
    public void update(String id, CpuGrant cpu) throws EngineException {
        engine.change(
                () -> {
                    var container = existing(id);
                    requireOnline(cpu.cpus());
                    if (!cpu.cpus().isEmpty()) {
                        container.cpus = cpu.cpus();
                        container.isStrayed = false;
                    }
                    container.nanoCpus = cpu.nanoCpus() > 0 ? cpu.nanoCpus() : container.nanoCpus;
                    container.shares = cpu.shares() > 0 ? cpu.shares() : container.shares;
                    host.changed("update " + container.name + " to " + container.cpus);
                    return true;
                });
    }

    @Override
    public void limit(String id, long memoryBytes, long pids) throws EngineException {
        engine.change(
                () -> {
                    var container = existing(id);
                    container.memoryBytes = memoryBytes > 0 ? memoryBytes : container.memoryBytes;
                    container.pids = pids > 0 ? pids : container.pids;
                    host.changed("limit " + container.name);
                    return true;
                });
    }

    @Override
    public boolean remove(String id, boolean force) throws EngineException {
        return engine.change(
                () -> {
                    var container = host.find(id);
                    if (container.isEmpty()) {
                        return false;
                    }
                    if (container.get().isRunning() && !force) {
                        throw EngineFailures.of(Kind.CONFLICT, id + " runs");
                    }
                    host.remove(container.get());
                    return true;
                });
    }

    @Override
    public EngineStream logs(String id, LogOptions options, LogSink sink) throws EngineException {
        throw EngineFailures.of(Kind.REFUSED, "no logs are kept of " + id);
    }
}
