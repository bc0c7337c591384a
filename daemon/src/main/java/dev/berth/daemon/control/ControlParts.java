package dev.berth.daemon.control;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.network.AddressBook;
import dev.berth.daemon.network.ContainerNetwork;
import dev.berth.daemon.network.ResolverFile;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotMap;
import dev.berth.proxy.RoutingSnapshot;
import dev.berth.registry.Registry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** The parts that the loop is made of, wired. */
record ControlParts(
        EngineObserver observer,
        ObservedStateReader reader,
        Readiness readiness,
        ResolvedImages images,
        StepExecutor steps,
        RoutePublisher routes,
        AddressBook addresses,
        InstantSource clock,
        Semaphore wakes) {

    /**
     * What the loop works on.
     *
     * @param owner identity of the appliance, on every container's label
     * @param engine where containers run
     * @param network the containers' network
     * @param addresses whose is which of its addresses
     * @param resolver the resolver files that containers see
     * @param registry the embedded registry
     * @param imagePins what tags meant
     * @param slots how the host is cut
     * @param memory what the host offers
     * @param kernelPins what the kernel says of processes
     * @param events where it tells what happens
     * @param clock wall clock
     */
    record World(
            String owner,
            Engine engine,
            ContainerNetwork network,
            AddressBook addresses,
            ResolverFile resolver,
            Registry registry,
            ImagePins imagePins,
            SlotMap slots,
            HostMemory memory,
            KernelPins kernelPins,
            EventLog events,
            InstantSource clock) {}

    /** Whether an endpoint serves nobody, as the balancer tells it. */
    @FunctionalInterface
    interface IdleEndpoints {
        boolean awaitIdle(Endpoint endpoint, Duration atMost) throws InterruptedException;
    }

    static ControlParts of(World world, Consumer<RoutingSnapshot> balancer, IdleEndpoints idle) {
        var wakes = new Semaphore(0);
        var observer =
                new EngineObserver(
                        world.engine(),
                        world.owner(),
                        world.network().name(),
                        world.clock(),
                        wakes::release);
        var readiness = new Readiness(wakes::release);
        var images =
                new ResolvedImages(
                        new ImageResolver(world.engine(), world.registry(), world.clock()),
                        world.imagePins());
        var routes = new RoutePublisher(balancer);
        var containers =
                new PodContainers(
                        world.engine(),
                        new PodSpecs(world.owner(), world.network().name()),
                        world.addresses(),
                        world.resolver(),
                        (containerId, atMost) -> drain(routes, idle, world.clock(), containerId, atMost),
                        world.clock());
        var steps =
                new StepExecutor(
                        world.engine(),
                        world.network(),
                        containers,
                        images,
                        world.slots(),
                        world.events(),
                        world.clock(),
                        observer);
        var reader =
                new ObservedStateReader(
                        world.slots(),
                        world.memory(),
                        world.kernelPins(),
                        readiness,
                        images,
                        steps);
        return new ControlParts(
                observer,
                reader,
                readiness,
                images,
                steps,
                routes,
                world.addresses(),
                world.clock(),
                wakes);
    }

    private static boolean drain(
            RoutePublisher routes,
            IdleEndpoints idle,
            InstantSource clock,
            String containerId,
            Duration atMost)
            throws InterruptedException {
        Instant end = clock.instant().plus(atMost);
        boolean drained = true;
        for (Endpoint endpoint : routes.endpointsOf(containerId)) {
            Duration left = Duration.between(clock.instant(), end);
            drained &= idle.awaitIdle(endpoint, left.isNegative() ? Duration.ZERO : left);
        }
        return drained;
    }
}
