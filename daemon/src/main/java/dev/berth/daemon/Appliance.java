package dev.berth.daemon;

import dev.berth.daemon.api.AdminApi;
import dev.berth.daemon.api.ApplianceFacts;
import dev.berth.daemon.cli.BuildVersion;
import dev.berth.daemon.config.ApplianceConfig;
import dev.berth.daemon.config.ListenAddress;
import dev.berth.daemon.control.ControlLoop;
import dev.berth.daemon.control.ControlWorld;
import dev.berth.daemon.control.EmbeddedRegistry;
import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.control.PortCheck;
import dev.berth.daemon.control.VolumePlaces;
import dev.berth.daemon.control.Workers;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineEvent;
import dev.berth.daemon.docker.EngineEvents;
import dev.berth.daemon.host.CgroupReader;
import dev.berth.daemon.host.CpuTimesReader;
import dev.berth.daemon.host.HostNameReader;
import dev.berth.daemon.host.PinReader;
import dev.berth.daemon.isolation.HostFiles;
import dev.berth.daemon.isolation.HostWatch;
import dev.berth.daemon.lifecycle.SystemdNotify;
import dev.berth.daemon.lifecycle.Watchdog;
import dev.berth.daemon.network.AddressBook;
import dev.berth.daemon.network.ContainerNetwork;
import dev.berth.daemon.network.ResolverFile;
import dev.berth.daemon.network.Subnet;
import dev.berth.daemon.network.SubnetChooser;
import dev.berth.daemon.peer.AdminSocket;
import dev.berth.daemon.peer.PeerCredentials;
import dev.berth.daemon.peer.PeerGate;
import dev.berth.daemon.prune.ImagePruner;
import dev.berth.daemon.rollout.RolloutKeeper;
import dev.berth.daemon.store.AuditLog;
import dev.berth.daemon.store.SlotIntents;
import dev.berth.daemon.usage.UsageCollector;
import dev.berth.daemon.usage.UsageSampler;
import dev.berth.daemon.volume.HostPaths;
import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.policies.route.AppliedRoutes;
import dev.berth.proxy.Proxy;
import dev.berth.proxy.ProxyConfig;
import dev.berth.proxy.RoutingSnapshot;
import dev.berth.proxy.TrustedIssuer;
import dev.berth.proxy.forward.ProbeCalls;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.observe.LogStream;
import dev.berth.registry.Registry;
import dev.berth.registry.RegistryConfig;
import dev.berth.registry.base.TlsLimits;
import dev.berth.registry.http.TlsListener;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The whole appliance, wired: the one class that knows every part. Parts start in the order in
 * which they stand here and stop in the reverse.
 *
 * <pre>
 *   state: lock ─ desired state ─ device authority ─ token issuer
 *   serving: registry        balancer ◀─ routes ─┐       admin API
 *   acting:  engine ◀──────── control loop ──────┘◀─ wakes ─┘
 * </pre>
 */
final class Appliance {
    private static final Logger LOG = System.getLogger(Appliance.class.getName());

    /** What stopping takes beside draining. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(25);

    private final ApplianceConfig config;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final SystemdNotify systemd = SystemdNotify.fromEnvironment();

    private Appliance(ApplianceConfig config) {
        this.config = config;
    }

    /**
     * Starts everything; returns when everything listens.
     *
     * @throws IOException if a file, a directory or a socket cannot be had
     * @throws StartRefused if the host or the configuration does not allow it
     */
    static Appliance start(ApplianceConfig config) throws IOException, StartRefused {
        var appliance = new Appliance(config);
        try {
            appliance.start();
            return appliance;
        } catch (IOException | StartRefused | RuntimeException e) {
            appliance.close();
            throw e;
        }
    }

    private void start() throws IOException, StartRefused {
        Clock clock = Clock.systemUTC();
        Instant startedAt = clock.instant();
        var directories = Directories.prepare(config);
        var state =
                started(DurableState.open(directories, new HostNameReader(HostPlan.PROC), clock));
        var socket = started(AdminSocket.claim(directories.socket()));
        var engine = started(Engine.at(config.engineSocket()));
        var intents = new SlotIntents(state.database());
        var host = HostPlan.read(config, intents);
        Subnet subnet =
                new ContainerRange(directories.containerRange(), new SubnetChooser())
                        .decide(
                                config.subnet(),
                                config.serviceRange(),
                                engine,
                                state.issuer().name());
        var events = new EventLog(clock);
        var wakes = new Wakes();
        var metrics = new PrometheusRegistry();

        var certificate =
                CertificateKeeper.open(
                        state.authority(),
                        config.hosts(),
                        AppliedRoutes.hosts(state.desired().current()),
                        events);
        var images = new ProtectedImages(new DesiredImages(state.desired()));
        var registry =
                started(
                        Registry.open(
                                registry(directories, certificate)
                                        .withClock(clock)
                                        .withListener(new RegistryNews(wakes, events))
                                        .withGuarded(images),
                                metrics));
        var keys = new IssuedKeys(state.issuer());
        var proxy =
                Proxy.start(
                        ProxyConfig.of(
                                        config.balancerHttps().socketAddress(),
                                        new LogStream(new FileOutputStream(FileDescriptor.out)),
                                        metrics)
                                .withTls(ClientAuthorities.settings(config.clientTls()))
                                .withEdge(config.edge())
                                .withStreams(config.streams()),
                        certificate.identity(),
                        List.of(new TrustedIssuer(state.issuer().name(), keys::current)),
                        RoutingSnapshot.EMPTY);
        parts.push(() -> proxy.stop(config.drainTimeout()));
        var identities = new SecretIdentities(events, clock, proxy::identities);
        identities.desired(state.desired().current());
        var resolver = new ResolverFile(directories.resolver(), subnet.gateway());
        var upkeep =
                started(
                        Upkeep.start(
                                keys::rotate,
                                () -> certificate.renew(proxy::identity),
                                identities::refresh,
                                resolver::refresh));

        var rollouts = started(RolloutKeeper.start(state.desired(), engine, events, clock));
        var loop =
                ControlLoop.of(
                        world(resolver, state, engine, host, subnet, registry, events, clock),
                        state.desired()::current,
                        proxy::publish,
                        proxy::awaitIdle,
                        live -> {
                            images.observed(live);
                            identities.desired(live.desired());
                            rollouts.seen(live);
                            proxy.places(PodPlacement.of(live));
                            if (certificate.routed(AppliedRoutes.hosts(live.desired()))) {
                                upkeep.request();
                            }
                        });
        parts.push(loop::stop);
        wakes.set(loop);
        rollouts.remembers(loop::past);
        state.desired().onChange(loop::wake);
        state.runs().onDeletion(loop::wake);
        intents.onChange(loop::wake);
        loop.start();
        started(
                ImagePruner.start(
                        engine,
                        RegistryImages.unneeded(registry),
                        new DesiredImages(state.desired()),
                        events,
                        clock));
        started(engine.subscribe(state.issuer().name(), looksAgain(loop), clock));

        var usage =
                started(
                        UsageSampler.start(
                                loop::live,
                                new CpuTimesReader(HostPlan.PROC),
                                new CgroupReader(HostPlan.PROC, HostPlan.CGROUPS),
                                cpus -> host.slots().latest().topology().speed(cpus),
                                WeightedTraffic::isWanted,
                                proxy::loads,
                                clock));
        metrics.register(new UsageCollector(usage::report));
        metrics.register(loop.probeCounts());
        var hostWatch =
                started(
                        HostWatch.start(
                                loop::live,
                                HostFiles.at(HostPlan.PROC, HostPlan.CGROUPS),
                                config.slotUpkeep().confineHost(),
                                directories.confinedUnits(),
                                events,
                                clock));

        var facts =
                new ApplianceFacts(
                        BuildVersion.text(),
                        startedAt,
                        ListenAddress.of(registry.address()),
                        registry.tlsAddress().map(ListenAddress::of),
                        ListenAddress.of(proxy.httpsAddress()),
                        proxy.httpAddress().map(ListenAddress::of),
                        proxy.ceiling(),
                        state.issuer().name(),
                        directories.caCertificate(),
                        Files.readString(directories.caCertificate()),
                        certificate::notAfter,
                        subnet.toString());
        var api =
                AdminApi.start(
                        socket,
                        new PeerGate(PeerCredentials.ofMachine()),
                        new AdminApi.Subjects(
                                facts,
                                state.desired(),
                                state.runs(),
                                loop::live,
                                events,
                                engine,
                                state.issuer(),
                                registry,
                                new AuditLog(state.database()),
                                metrics,
                                proxy::statistics,
                                usage::fresh,
                                proxy::snapshot,
                                proxy::streams,
                                loop::past,
                                placementPolicy(),
                                host.slots()::latest,
                                intents,
                                hostWatch::intruders,
                                clock));
        parts.push(api::stop);
        started(Watchdog.start(systemd, loop::isAlive));
        systemd.ready("serving on " + facts.https());
        long millis = Duration.between(startedAt, clock.instant()).toMillis();
        LOG.log(
                Level.INFO,
                () ->
                        "ready in %d ms: balancer %s, registry %s, admin socket %s"
                                .formatted(
                                        millis,
                                        facts.https(),
                                        facts.registry(),
                                        directories.socket()));
    }

    private RegistryConfig registry(Directories directories, CertificateKeeper certificate) {
        var access = config.registryAccess();
        var plain =
                RegistryConfig.of(directories.registry(), config.registryListen().socketAddress())
                        .withUpstreams(config.upstreams())
                        .withRules(access.rules())
                        .withRetention(access.retention());
        return access.tlsListen()
                .map(
                        address ->
                                plain.withTls(
                                        new TlsListener(
                                                address.socketAddress(),
                                                IdentityKeys.context(certificate::identity),
                                                certificate::names,
                                                access.tlsAnonymousPull(),
                                                TlsLimits.DEFAULT)))
                .orElse(plain);
    }

    private ControlWorld world(
            ResolverFile resolver,
            DurableState state,
            Engine engine,
            HostPlan host,
            Subnet subnet,
            Registry registry,
            EventLog events,
            Clock clock) {
        String owner = state.issuer().name();
        return new ControlWorld(
                owner,
                engine,
                new ContainerNetwork(
                        ContainerNetwork.DEFAULT_NAME,
                        ContainerNetwork.DEFAULT_BRIDGE,
                        subnet,
                        owner),
                new AddressBook(subnet, AddressBook.DEFAULT_QUARANTINE, new SecureRandom()),
                resolver,
                EmbeddedRegistry.of(registry),
                new StoredImagePins(state.desired()),
                state.desired().rolledOut(),
                host.slots()::look,
                host.memory(),
                host.facts(subnet.gateway()),
                new VolumePlaces(
                        new Directories(config.stateDirectory(), config.runtimeDirectory())
                                .volumes(),
                        new HostPaths(config.hostPaths())),
                new StoredClaims(state.desired()),
                placementPolicy(),
                new PinReader(HostPlan.PROC),
                new CgroupReader(HostPlan.PROC, HostPlan.CGROUPS),
                config.slotUpkeep(),
                events,
                config.drainTimeout(),
                clock,
                Workers.ofThreads(),
                new StoredBatch(state.desired(), state.runs(), clock),
                PortCheck.ofSockets(),
                new ProbeCalls(ProxyLimits.DEFAULT));
    }

    private PlacementPolicy placementPolicy() {
        return PlacementPolicies.named(config.placementPolicy()).orElseThrow();
    }

    private static EngineEvents.Listener looksAgain(ControlLoop loop) {
        return new EngineEvents.Listener() {
            @Override
            public void changed(EngineEvent event) {
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
        };
    }

    private <T extends AutoCloseable> T started(T part) {
        parts.push(part);
        return part;
    }

    /** Stops in reverse order; containers keep running, and the next start finds them. */
    void close() {
        systemd.stopping("draining", config.drainTimeout().plus(STOP_MARGIN));
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                // The others have to be stopped all the same.
                LOG.log(Level.WARNING, () -> "could not be stopped in order: " + part, e);
            }
        }
    }
}
