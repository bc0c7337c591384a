package dev.berth.daemon.simulation;

import dev.berth.daemon.config.SlotUpkeep;
import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.Kind;
import dev.berth.daemon.store.Author;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.StoreException;
import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One appliance on one host through everything that a seed has for it. */
final class Run {
    private static final Duration FOUL = Duration.ofSeconds(25);
    private static final Duration LONGEST_SETTLING = Duration.ofMinutes(10);
    private static final int MOST_OUTAGE_MILLIS = 8_000;
    private static final int MOST_HASTE_MILLIS = 300;
    private static final int KILLED_CODE = 137;

    private final Dice dice;
    private final Stage stage;
    private final Weather weather;
    private final SimulatedHost host;
    private final SimulatedRegistry registry = new SimulatedRegistry();
    private final SimulatedDisk disk;
    private final Checkers checkers;
    private final Expectation expectation = new Expectation();
    private final Wishes wishes;
    private final Bench bench;
    private final Plant plant;
    private final PlacementPolicy policy;
    private final SlotUpkeep upkeep;
    private final List<String> violations = new ArrayList<>();
    private @Nullable SimulatedDaemon daemon;
    private Stage.@Nullable Lifetime process;
    private long checkedChanges;

    /**
     * What came of a run.
     *
     * @param trace hash of everything that happened
     * @param violations what did not hold
     * @param fired how many faults of each kind there were
     * @param changes how often the host changed
     */
    record Outcome(long trace, List<String> violations, Map<Fault, Integer> fired, long changes) {}

    Run(long seed, Bench bench, Plant plant) {
        this.bench = bench;
        this.plant = plant;
        this.dice = new Dice(seed);
        this.stage = new Stage(dice);
        this.weather = new Weather(dice);
        this.host =
                new SimulatedHost(stage, dice, weather, CpuSet.range(0, dice.between(2, 6) - 1));
        this.checkers = new Checkers(host, stage);
        this.wishes = new Wishes(dice);
        this.disk = bench.disk(dice, weather, plant);
        this.policy =
                PlacementPolicies.named(
                                PlacementPolicies.names()
                                        .get(dice.index(PlacementPolicies.names().size())))
                        .orElseThrow();
        this.upkeep = new SlotUpkeep(dice.oneIn(2) ? 3_600 : 0, 1, false);
    }

    /** Tells what happens, and when. */
    Run telling(Consumer<String> listener) {
        dice.tell(happened -> listener.accept(stage.nanos() / 1_000_000 + " ms: " + happened));
        return this;
    }

    Outcome go() {
        try {
            host.images.addAll(List.of("tool:1"));
            host.onStop(container -> checkers.stopped(container, expectation.told()));
            start();
            schedule();
            until(FOUL.toNanos());
            calm();
            settle();
            return new Outcome(
                    dice.trace(),
                    Stream.concat(violations.stream(), checkers.violations().stream()).toList(),
                    weather.fired(),
                    host.changes);
        } finally {
            end();
        }
    }

    private boolean isClean() {
        return violations.isEmpty() && checkers.violations().isEmpty();
    }

    /** Plays until that time, or until something did not hold. */
    private void until(long nanos) {
        while (isClean() && stage.next(nanos)) {
            if (host.changes != checkedChanges) {
                checkedChanges = host.changes;
                checkers.afterStep();
            }
        }
    }

    private void schedule() {
        int wanted = dice.between(2, 4);
        for (int i = 0; i < wanted; i++) {
            int millis = dice.between(0, 15_000);
            at(millis, this::wish);
            if (dice.oneIn(2)) {
                // While the steps of the first are under way.
                at(millis + dice.between(0, MOST_HASTE_MILLIS), this::wish);
            }
        }
        for (int i = 0; i < Wishes.NAMES; i++) {
            String name = "app-" + i;
            for (int tag = 1; tag <= 3; tag++) {
                String image = name + ":" + tag;
                if (dice.oneIn(2)) {
                    host.images.add(image);
                } else {
                    String pushed = Integer.toString(tag);
                    at(dice.between(0, 12_000), () -> push(name, pushed));
                }
            }
        }
        int faults = dice.between(1, 5);
        for (int i = 0; i < faults; i++) {
            at(dice.between(500, 22_000), this::strike);
        }
    }

    private void at(int millis, Runnable event) {
        stage.later(Duration.ofMillis(millis), event);
    }

    private void push(String repository, String tag) {
        registry.push(repository, tag);
        var running = daemon;
        if (running != null) {
            running.imagesChanged();
        }
    }

    /** The user asks for something, and hears what became of it. */
    private void wish() {
        var running = daemon;
        if (running == null || running.process().isKilled()) {
            at(1_000, this::wish);
            return;
        }
        String name = wishes.name();
        checkers.disturbed(name);
        if (dice.oneIn(6)) {
            var id = new ObjectName("default", name);
            var workload = new WorkloadName(WorkloadKind.DEPLOYMENT, id);
            var change = new Expectation.Change(workload, Optional.empty());
            ask(
                    running,
                    change,
                    store -> store.delete(Kind.DEPLOYMENT, id, Author.DAEMON, stage.instant()));
        } else {
            List<Document> documents = new ArrayList<>(wishes.deployment(name));
            var change = Expectation.Change.of(documents.getFirst());
            documents.addAll(Wishes.service(name));
            ask(
                    running,
                    change,
                    store -> store.append(documents, false, Author.DAEMON, stage.instant()));
        }
    }

    private void ask(
            SimulatedDaemon running, Expectation.Change change, Consumer<DesiredStateStore> call) {
        expectation.asked(change);
        dice.note("ask for " + change.name() + " " + change.workload().map(Workload::replicas));
        running.process()
                .start(
                        "api",
                        () -> {
                            try {
                                if (plant != Plant.LOST_UPDATE || dice.index(4) > 0) {
                                    call.accept(running.store());
                                }
                                dice.note("done " + change.name());
                                expectation.done(change);
                                checkers.disturbed(change.name().object().name());
                            } catch (StoreException e) {
                                dice.note("refused " + change.name());
                                expectation.refused(change);
                            }
                        });
    }

    private void start() {
        var born = stage.process();
        process = born;
        var database = disk.open(born, () -> killed(born));
        var store = DesiredStateStore.open(database, bench.seal());
        disk.arm();
        violations.addAll(expectation.losses(store));
        Engine engine = new SimulatedEngine(stage, dice, weather, host);
        var surroundings =
                new SimulatedDaemon.Surroundings(
                        stage,
                        dice,
                        host,
                        PlantedEngine.of(engine, stage, plant),
                        registry,
                        Hosts.slots(host.online),
                        Hosts.MEMORY,
                        policy,
                        upkeep,
                        bench);
        daemon = new SimulatedDaemon(born, store, surroundings, plant == Plant.FORGOTTEN_STEP);
        dice.note("start");
    }

    /** The process has just been killed by what it wrote. */
    private void killed(Stage.Lifetime born) {
        if (born == process) {
            boolean power = dice.oneIn(2);
            at(
                    1,
                    () -> {
                        if (born == process) {
                            down(power, () -> {});
                        }
                    });
        }
        born.kill();
    }

    /** The daemon ends, and is started again a little later. */
    private void down(boolean power, Runnable meanwhile) {
        var running = daemon;
        daemon = null;
        process = null;
        if (running != null) {
            running.kill();
        }
        if (power) {
            host.endAll(KILLED_CODE);
            checkers.allDisturbed();
            disk.powerEnds();
        } else {
            disk.processEnds();
        }
        meanwhile.run();
        at(dice.between(10, 3_000), this::start);
    }

    private void strike() {
        Fault fault = Weather.STRIKES.get(dice.index(Weather.STRIKES.size()));
        switch (fault) {
            case ENGINE_AWAY -> outage(fault, false);
            case ENGINE_RESTARTED -> outage(fault, true);
            case CRASH, REMOVED, REPINNED, RELIMITED -> strikeContainer(fault);
            case KILLED -> {
                if (daemon != null) {
                    weather.fire(fault);
                    down(false, () -> {});
                }
            }
            case POWER_CUT -> {
                if (daemon != null) {
                    weather.fire(fault);
                    down(true, () -> {});
                }
            }
            case CPU_OFFLINE -> {
                if (daemon != null && host.online.size() > 2) {
                    weather.fire(fault);
                    checkers.allDisturbed();
                    checkers.recut();
                    down(false, () -> host.online = CpuSet.range(0, host.online.size() - 2));
                }
            }
            default -> throw new AssertionError(fault + " is none that strikes by itself");
        }
    }

    private void outage(Fault fault, boolean ends) {
        if (!host.isEngineUp) {
            return;
        }
        weather.fire(fault);
        checkers.allDisturbed();
        host.isEngineUp = false;
        if (ends) {
            host.endAll(KILLED_CODE);
        }
        at(
                dice.between(100, MOST_OUTAGE_MILLIS),
                () -> {
                    host.isEngineUp = true;
                    host.changed("engine is back");
                });
    }

    private void strikeContainer(Fault fault) {
        var candidates =
                host.containers.values().stream()
                        .filter(one -> one.state == ContainerState.RUNNING)
                        .toList();
        if (candidates.isEmpty()) {
            return;
        }
        var container = candidates.get(dice.index(candidates.size()));
        checkers.disturbed(container.ownership.workload());
        weather.fire(fault);
        switch (fault) {
            case CRASH -> host.end(container, 1);
            case REMOVED -> host.remove(container);
            case REPINNED -> {
                container.cpus = host.online.toString();
                container.isStrayed = true;
                host.changed("stray " + container.name);
            }
            default -> {
                container.memoryBytes = 1L << 30;
                host.changed("relimit " + container.name);
            }
        }
    }

    /** Nothing goes wrong from here on. */
    private void calm() {
        weather.clear();
        if (!host.isEngineUp) {
            host.isEngineUp = true;
            host.changed("engine is back");
        }
    }

    private void settle() {
        long end = stage.nanos() + LONGEST_SETTLING.toNanos();
        List<String> lacks = List.of("not looked at");
        while (isClean() && stage.nanos() < end && !lacks.isEmpty()) {
            until(stage.nanos() + Duration.ofSeconds(1).toNanos());
            lacks = lacks();
        }
        if (isClean() && !lacks.isEmpty()) {
            violations.add("still not at rest: " + lacks);
        }
    }

    private List<String> lacks() {
        var running = daemon;
        if (running == null) {
            return List.of("no daemon");
        }
        var live = running.live();
        if (live.isEmpty()) {
            return List.of("not one tick");
        }
        List<String> lacks = new ArrayList<>(expectation.losses(running.store()));
        if (!lacks.isEmpty()) {
            violations.addAll(lacks);
            return lacks;
        }
        boolean isBusy =
                !live.get().plan().steps().isEmpty() || !live.get().observed().inFlight().isEmpty();
        if (isBusy) {
            return List.of("steps are under way: " + live.get().plan().steps());
        }
        var told = new TreeMap<WorkloadName, Workload>(expectation.told());
        lacks.addAll(checkers.lacks(told, Hosts.slots(host.online), Hosts.MEMORY));
        lacks.addAll(
                checkers.differences(
                        live.get().plan().ledger(), Hosts.slots(host.online), Hosts.MEMORY));
        return lacks;
    }

    private void end() {
        var running = daemon;
        if (running != null) {
            running.kill();
        }
        disk.close();
        disk.delete();
    }
}
