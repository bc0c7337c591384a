package dev.berth.daemon;

import dev.berth.daemon.api.AdminApi;
import dev.berth.daemon.api.ApplianceFacts;
import dev.berth.daemon.cli.BuildVersion;
import dev.berth.daemon.config.ApplianceConfig;
import dev.berth.daemon.control.ControlLoop;
import dev.berth.daemon.control.ControlWorld;
import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineEvent;
import dev.berth.daemon.docker.EngineEvents;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.host.HostNameReader;
import dev.berth.daemon.host.MemoryReader;
import dev.berth.daemon.host.PinReader;
import dev.berth.daemon.host.TopologyReader;
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
import dev.berth.daemon.store.Database;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.tls.DeviceAuthority;
import dev.berth.daemon.token.TokenIssuer;
import dev.berth.policies.base.Result;
import dev.berth.policies.placement.LeastAllocated;
import dev.berth.policies.route.IngressRoutes;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.slots.SlotMap;
import dev.berth.proxy.Proxy;
import dev.berth.proxy.ProxyConfig;
import dev.berth.proxy.RoutingSnapshot;
import dev.berth.proxy.TrustedIssuer;
import dev.berth.registry.Registry;
import dev.berth.registry.RegistryConfig;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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

    private static final Path PROC = Path.of("/proc");

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
        started(StateLock.take(directories.state()));
        var socket = started(AdminSocket.claim(directories.socket()));

        var store = DesiredStateStore.open(started(Database.open(directories.database())));
        var authority =
                DeviceAuthority.open(directories.tls(), clock, new HostNameReader(PROC).hostName());
        authority.publish(directories.caCertificate());
        var issuer = TokenIssuer.open(directories.tokens(), clock);
        var keys = new IssuedKeys(issuer);
        var extraHosts = new TreeSet<>(config.hosts());
        var certificate =
                CertificateKeeper.open(authority, extraHosts, IngressRoutes.hosts(store.current()));

        var engine = started(Engine.at(config.engineSocket()));
        var slots =
                orRefuse(
                        SlotMap.of(
                                new TopologyReader(Path.of("/sys")).read(),
                                config.slotUnit(),
                                config.reservedCpus()));
        var memory =
                new HostMemory(new MemoryReader(PROC).totalBytes(), config.memoryReserveBytes());
        var ranges =
                orRefuse(
                        new SubnetChooser()
                                .choose(
                                        config.subnet().or(() -> inUse(engine)),
                                        config.serviceRange(),
                                        Set.of(ContainerNetwork.DEFAULT_BRIDGE, "lo")));
        String owner = issuer.name();
        var network =
                new ContainerNetwork(
                        ContainerNetwork.DEFAULT_NAME,
                        ContainerNetwork.DEFAULT_BRIDGE,
                        ranges.containers(),
                        owner);

        var wakes = new Wakes();
        var registry =
                started(
                        Registry.open(
                                RegistryConfig.of(
                                                directories.registry(),
                                                config.registryListen().socketAddress())
                                        .withClock(clock)
                                        .withPushes(push -> wakes.imagesChanged())));
        var proxy =
                Proxy.start(
                        ProxyConfig.of(config.balancerHttps().socketAddress(), System.out::println),
                        certificate.identity(),
                        List.of(new TrustedIssuer(issuer.name(), keys::current)),
                        RoutingSnapshot.EMPTY);
        parts.push(() -> proxy.stop(config.drainTimeout()));

        var events = new EventLog(clock);
        var upkeep = started(Upkeep.start(keys::rotate, () -> certificate.renew(proxy::identity)));
        var loop =
                ControlLoop.of(
                        new ControlWorld(
                                owner,
                                engine,
                                network,
                                new AddressBook(
                                        ranges.containers(),
                                        AddressBook.DEFAULT_QUARANTINE,
                                        new SecureRandom()),
                                new ResolverFile(
                                        directories.resolver(), ranges.containers().gateway()),
                                registry,
                                new StoredImagePins(store),
                                slots,
                                memory,
                                new LeastAllocated(),
                                new PinReader(PROC),
                                events,
                                config.drainTimeout(),
                                clock),
                        store::current,
                        proxy::publish,
                        proxy::awaitIdle,
                        live -> {
                            if (certificate.routed(IngressRoutes.hosts(live.desired()))) {
                                upkeep.request();
                            }
                        });
        wakes.set(loop);
        store.onChange(loop::wake);
        loop.start();
        parts.push(loop::stop);
        started(EngineEvents.subscribe(engine, owner, looksAgain(loop), clock));

        var facts =
                new ApplianceFacts(
                        BuildVersion.text(),
                        startedAt,
                        registry.address(),
                        proxy.httpsAddress(),
                        issuer.name(),
                        directories.caCertificate(),
                        Files.readString(directories.caCertificate()),
                        certificate::notAfter,
                        ranges.containers().toString());
        var api =
                AdminApi.start(
                        socket,
                        new PeerGate(PeerCredentials.ofMachine()),
                        new AdminApi.Subjects(
                                facts, store, loop::live, events, engine, issuer, registry, clock));
        parts.push(api::stop);
        started(Watchdog.start(systemd, () -> loop.isAlive(clock.instant())));
        systemd.ready("serving " + proxy.httpsAddress());
        LOG.log(
                Level.INFO,
                () ->
                        "ready in "
                                + Duration.between(startedAt, clock.instant()).toMillis()
                                + " ms: balancer "
                                + proxy.httpsAddress()
                                + ", registry "
                                + registry.address()
                                + ", socket "
                                + directories.socket());
    }

    /** The range that the containers have already: a route that appeared since must not move it. */
    private static Optional<Subnet> inUse(Engine engine) {
        try {
            return ContainerNetwork.existing(engine, ContainerNetwork.DEFAULT_NAME);
        } catch (EngineException e) {
            LOG.log(Level.WARNING, () -> "the engine does not answer: " + e.getMessage());
            return Optional.empty();
        }
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
        };
    }

    private <T extends AutoCloseable> T started(T part) {
        parts.push(part);
        return part;
    }

    private static <T> T orRefuse(Result<T> result) throws StartRefused {
        return switch (result) {
            case Result.Ok<T>(T value) -> value;
            case Result.Refused<T>(var problems) -> throw StartRefused.of(problems);
        };
    }

    /** Stops in reverse order; containers keep running, and the next start finds them. */
    void close() {
        systemd.stopping("draining");
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
