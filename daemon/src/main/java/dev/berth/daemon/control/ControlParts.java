package dev.berth.daemon.control;

import dev.berth.daemon.network.AddressBook;
import dev.berth.daemon.probe.ContainerAskers;
import dev.berth.daemon.probe.ContainerCare;
import dev.berth.daemon.volume.PodStorage;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.reconcile.Reconciler;
import dev.berth.policies.reconcile.RolloutMemory;
import dev.berth.policies.workload.DesiredState;
import dev.berth.proxy.RoutingSnapshot;
import dev.berth.proxy.forward.ProbeCalls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The parts that the loop is made of, wired. */
record ControlParts(
        Reconciler reconciler,
        EngineObserver observer,
        ObservedStateReader reader,
        Readiness readiness,
        ProbeCalls probeCalls,
        ContainerCare care,
        ResolvedImages images,
        StepExecutor steps,
        RoutePublisher routes,
        PodNews news,
        AddressBook addresses,
        MoveAccount moves,
        ForeignWatch foreign,
        RolloutMemory rollouts,
        EventLog events,
        VolumeKeeper volumes,
        InstantSource clock,
        Signal wakes,
        Workers workers) {

    static ControlParts of(
            ControlWorld world,
            Supplier<DesiredState> desired,
            Consumer<RoutingSnapshot> balancer,
            IdleEndpoints idle,
            StepsInFlight inFlight) {
        var wakes = world.workers().signal();
        var observer =
                new EngineObserver(
                        world.engine(),
                        world.owner(),
                        world.network(),
                        world.events(),
                        world.clock(),
                        world.workers(),
                        wakes::raise);
        var readiness = new Readiness(world.workers(), world.ports(), wakes::raise);
        var care =
                new ContainerCare(
                        new ContainerAskers(world.probeCalls(), world.engine().execs()),
                        new HealthEvents(world.events()),
                        world.clock(),
                        wakes::raise);
        var images =
                new ResolvedImages(
                        new ImageResolver(world.engine(), world.registry(), world.clock()),
                        world.imagePins(),
                        desired);
        var routes = new RoutePublisher(balancer);
        var audit = new IsolationAudit(world.pins(), world.limits());
        var storage =
                new PodStorage(
                        world.volumes().files(),
                        world.engine(),
                        world.owner(),
                        world.volumes().hostPaths(),
                        observer::begun,
                        world.workers().lock());
        var containers =
                new PodContainers(
                        world.engine(),
                        new PodSpecs(world.owner(), world.network().name()),
                        care,
                        world.addresses(),
                        world.resolver(),
                        world.pins(),
                        audit,
                        (containerId, atMost) ->
                                drain(routes, idle, world.clock(), containerId, atMost),
                        world.drainTimeout(),
                        world.clock(),
                        world.workers(),
                        world.host(),
                        desired,
                        storage);
        var steps =
                new StepExecutor(
                        inFlight,
                        world.engine(),
                        world.network(),
                        containers,
                        images,
                        world.slots(),
                        world.events(),
                        world.clock(),
                        observer,
                        world.workers(),
                        world.batch());
        var reader =
                new ObservedStateReader(
                        world.slots(),
                        world.memory(),
                        audit,
                        readiness,
                        care,
                        images,
                        steps,
                        world.events(),
                        world.batch());
        return new ControlParts(
                new Reconciler(world.policy()),
                observer,
                reader,
                readiness,
                world.probeCalls(),
                care,
                images,
                steps,
                routes,
                new PodNews(world.events()),
                world.addresses(),
                new MoveAccount(world.upkeep().movesPerHour(), world.upkeep().moveGain()),
                new ForeignWatch(world.pins(), world.events(), world.upkeep().confineForeign()),
                RolloutMemory.afterRestart(world.rolledOut(), world.clock().instant()),
                world.events(),
                new VolumeKeeper(storage, world.claims(), world.workers(), world.clock(), wakes),
                world.clock(),
                wakes,
                world.workers());
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
