package dev.berth.daemon.simulation;

import dev.berth.daemon.config.SlotUpkeep;
import dev.berth.daemon.control.BatchRecords;
import dev.berth.daemon.control.ControlLoop;
import dev.berth.daemon.control.ControlWorld;
import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.control.ImagePins;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.control.LoopDoor;
import dev.berth.daemon.control.VolumePlaces;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineEvents;
import dev.berth.daemon.docker.Subscription;
import dev.berth.daemon.network.AddressBook;
import dev.berth.daemon.network.ContainerNetwork;
import dev.berth.daemon.network.Subnet;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.ImagePin;
import dev.berth.daemon.store.PinKey;
import dev.berth.daemon.volume.HostPaths;
import dev.berth.policies.input.HostFacts;
import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.policies.reconcile.ImageKey;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotMap;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The daemon from its start to its end by a signal: the real loop and store on a stage. */
final class SimulatedDaemon {
    static final String OWNER = "simulated";
    static final Subnet SUBNET = Subnet.parse("10.89.0.0/24").orElseThrow();
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final Stage.Lifetime process;
    private final DesiredStateStore store;
    private final BatchRecords batch;
    private final ControlLoop loop;
    private final Subscription events;

    /**
     * What a daemon finds when it starts.
     *
     * @param dice for what it draws itself
     */
    record Surroundings(
            Stage stage,
            Dice dice,
            SimulatedHost host,
            Engine engine,
            SimulatedRegistry registry,
            SlotMap slots,
            HostMemory memory,
            PlacementPolicy policy,
            SlotUpkeep upkeep,
            Bench bench) {}

    SimulatedDaemon(
            Stage.Lifetime process,
            DesiredStateStore store,
            BatchRecords batch,
            Surroundings around,
            Plant plant) {
        this.process = process;
        this.store = store;
        this.batch = batch;
        var host = around.host();
        var world =
                new ControlWorld(
                        OWNER,
                        around.engine(),
                        new ContainerNetwork("berth", "berth0", SUBNET, OWNER),
                        new AddressBook(
                                SUBNET, AddressBook.DEFAULT_QUARANTINE, around.dice().generator()),
                        around.bench().resolver(),
                        around.registry(),
                        new Pins(store),
                        Map.of(),
                        around::slots,
                        around.memory(),
                        new HostFacts("host", "192.0.2.1", 1_000, around.memory().capacityBytes()),
                        new VolumePlaces(around.bench().volumes(), new HostPaths(List.of())),
                        claim -> {},
                        around.policy(),
                        host::allowed,
                        host::limits,
                        around.upkeep(),
                        new EventLog(around.stage()),
                        DRAIN,
                        around.stage(),
                        process,
                        batch,
                        (address, port) -> host.accepts(address),
                        around.bench().probeCalls());
        this.loop =
                LoopDoor.open(
                        world,
                        () -> PlantedDesire.of(store.current(), plant),
                        plant == Plant.FORGOTTEN_STEP);
        store.onChange(loop::wake);
        loop.start();
        this.events =
                around.engine()
                        .subscribe(
                                OWNER,
                                new EngineEvents.Listener() {
                                    @Override
                                    public void changed(dev.berth.daemon.docker.EngineEvent event) {
                                        loop.lookAgain();
                                    }

                                    @Override
                                    public void resync() {
                                        loop.lookAgain();
                                    }

                                    @Override
                                    public void lost() {
                                        loop.lookAgain();
                                    }
                                },
                                Clock.systemUTC());
    }

    Stage.Lifetime process() {
        return process;
    }

    DesiredStateStore store() {
        return store;
    }

    BatchRecords batch() {
        return batch;
    }

    void imagesChanged() {
        loop.imagesChanged();
    }

    Optional<LiveState> live() {
        return loop.live();
    }

    /** Ends it as a signal does that cannot be caught. */
    void kill() {
        events.close();
        process.kill();
    }

    /** What tags meant, beside the documents. */
    private record Pins(DesiredStateStore store) implements ImagePins {
        @Override
        public Optional<ImageState.Present> find(ImageKey key) {
            return store.imagePin(pin(key))
                    .map(pin -> new ImageState.Present(pin.engineReference(), pin.digest()));
        }

        @Override
        public void keep(ImageKey key, ImageState.Present image) {
            store.pinImage(pin(key), new ImagePin(image.engineReference(), image.digest()));
        }

        private static PinKey pin(ImageKey key) {
            return new PinKey(key.workload(), key.specHash(), key.container());
        }
    }
}
