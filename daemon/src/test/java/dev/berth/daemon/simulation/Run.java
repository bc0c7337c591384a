package dev.berth.daemon.simulation;

import dev.berth.daemon.BatchDoor;
import dev.berth.daemon.config.SlotUpkeep;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.document.Kind;
import dev.berth.daemon.store.RunStore;
import dev.berth.daemon.store.StoreDoor;
import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.workload.DesiredState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One appliance on one host through everything that a seed has for it. */
final class Run {
    private static final Duration FOUL = Duration.ofSeconds(25);
    private static final Duration LONGEST_SETTLING = Duration.ofMinutes(10);
    private static final int MOST_HASTE_MILLIS = 300;

    private final Dice dice;
    private final Stage stage;
    private final Weather weather;
    private final SimulatedHost host;
    private final SimulatedRegistry registry = new SimulatedRegistry();
    private final SimulatedDisk disk;
    private final List<String> violations = new ArrayList<>();
    private final Checkers checkers;
    private final Expectation expectation = new Expectation();
    private final Diary diary = new Diary();
    private final Endings endings = new Endings();
    private final User user;
    private final Strikes strikes;
    private final Bench bench;
    private final Plant plant;
    private final PlacementPolicy policy;
    private final SlotUpkeep upkeep;
    private @Nullable SimulatedDaemon daemon;
    private Stage.@Nullable Lifetime process;
    private long uids;
    private long checkedChanges;

    /**
     * What came of a run.
     *
     * @param trace hash of everything that happened
     * @param violations what did not hold
     * @param fired how many faults of each kind there were
     * @param kept how many objects of each kind were there in the end
     * @param changes how often the host changed
     */
    record Outcome(
            long trace,
            List<String> violations,
            Map<Fault, Integer> fired,
            Map<Kind, Integer> kept,
            long changes) {}

    Run(long seed, Bench bench, Plant plant) {
        this.bench = bench;
        this.plant = plant;
        this.dice = new Dice(seed);
        this.stage = new Stage(dice);
        this.weather = new Weather(dice);
        this.host =
                new SimulatedHost(stage, dice, weather, CpuSet.range(0, dice.between(2, 6) - 1));
        this.checkers = new Checkers(host, stage, violations);
        this.user = new User(stage, dice, checkers, expectation, plant);
        this.strikes = new Strikes(stage, dice, weather, host, checkers, new Machine());
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
            host.onStop(container -> checkers.stopped(container, desired()));
            host.onCreation(
                    container -> {
                        endings.made(container);
                        checkers.created(container, desired(), diary);
                    });
            host.onEnd(endings::ended);
            start();
            schedule();
            until(FOUL.toNanos());
            weather.clear();
            strikes.engineReturns();
            settle();
            return new Outcome(
                    dice.trace(),
                    List.copyOf(violations),
                    weather.fired(),
                    expectation.kinds(),
                    host.changes);
        } finally {
            end();
        }
    }

    private DesiredState desired() {
        var running = daemon;
        return running == null ? DesiredState.EMPTY : running.store().current();
    }

    /** Plays until that time, or until something did not hold. */
    private void until(long nanos) {
        while (violations.isEmpty() && stage.next(nanos)) {
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
        for (String name : Wishes.names()) {
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
            at(dice.between(500, 22_000), strikes::strike);
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

    private void wish() {
        var running = daemon;
        if (running == null || running.process().isKilled()) {
            at(1_000, this::wish);
        } else {
            user.ask(running);
        }
    }

    private void start() {
        var born = stage.process();
        process = born;
        var database = disk.open(born, () -> killed(born));
        var store = StoreDoor.open(database, bench.seal(), () -> new UUID(0, ++uids).toString());
        var runs = RunStore.open(database, store);
        disk.arm();
        violations.addAll(expectation.losses(store));
        violations.addAll(diary.losses(store, runs.remembered()));
        var batch =
                new WatchedBatch(
                        PlantedBatch.of(BatchDoor.open(store, runs, stage), plant, dice),
                        store,
                        new WatchedBatch.Witness(expectation, diary, endings, violations));
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
        daemon = new SimulatedDaemon(born, store, batch, surroundings, plant);
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
                            new Machine().down(power, () -> {});
                        }
                    });
        }
        born.kill();
    }

    private final class Machine implements Strikes.Machine {
        @Override
        public boolean isOn() {
            return daemon != null;
        }

        @Override
        public void down(boolean power, Runnable meanwhile) {
            var running = daemon;
            daemon = null;
            process = null;
            if (running != null) {
                running.kill();
            }
            if (power) {
                strikes.cutPower();
                disk.powerEnds();
            } else {
                disk.processEnds();
            }
            meanwhile.run();
            at(dice.between(10, 3_000), Run.this::start);
        }
    }

    private void settle() {
        long end = stage.nanos() + LONGEST_SETTLING.toNanos();
        List<String> lacks = List.of("not looked at");
        while (violations.isEmpty() && stage.nanos() < end && !lacks.isEmpty()) {
            until(stage.nanos() + Duration.ofSeconds(1).toNanos());
            lacks = lacks();
        }
        if (violations.isEmpty() && !lacks.isEmpty()) {
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
        var remembered = running.batch().remembered();
        List<String> losses = new ArrayList<>(expectation.losses(running.store()));
        losses.addAll(diary.losses(running.store(), remembered));
        if (!losses.isEmpty()) {
            violations.addAll(losses);
            return losses;
        }
        boolean isBusy =
                !live.get().plan().steps().isEmpty() || !live.get().observed().inFlight().isEmpty();
        if (isBusy) {
            return List.of("steps are under way: " + live.get().plan().steps());
        }
        var rest =
                new Rest(host, running.store().current(), Hosts.slots(host.online), Hosts.MEMORY);
        List<String> lacks = new ArrayList<>(rest.lacks());
        lacks.addAll(new Fulfilment(rest, remembered, diary, stage.instant()).lacks());
        lacks.addAll(rest.differences(live.get().plan().ledger()));
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
