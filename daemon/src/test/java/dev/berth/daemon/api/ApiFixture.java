package dev.berth.daemon.api;

import dev.berth.daemon.config.ListenAddress;
import dev.berth.daemon.control.ContainerPast;
import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.control.SampleState;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.isolation.HostIntruder;
import dev.berth.daemon.peer.AdminSocket;
import dev.berth.daemon.peer.PeerCredentials;
import dev.berth.daemon.peer.PeerGate;
import dev.berth.daemon.store.AuditLog;
import dev.berth.daemon.store.Database;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.RecordSeal;
import dev.berth.daemon.store.RunStore;
import dev.berth.daemon.store.SlotIntents;
import dev.berth.daemon.token.TokenIssuer;
import dev.berth.daemon.usage.UsageReport;
import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.proxy.RoutingSnapshot;
import dev.berth.proxy.balance.ServiceStatistics;
import dev.berth.proxy.limit.Ceiling;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.tunnel.StreamStatus;
import dev.berth.registry.Registry;
import dev.berth.registry.RegistryConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The real admin API on a socket of its own; what the loop would know is set by the test. */
final class ApiFixture implements AutoCloseable {
    static final Instant STARTED = SampleState.NOW.minusSeconds(90);
    static final String CA =
            "-----BEGIN CERTIFICATE-----\nnobody reads it here\n-----END CERTIFICATE-----\n";

    final EventLog events = new EventLog(() -> SampleState.NOW);
    final DesiredStateStore store;
    final RunStore runs;
    final TokenIssuer issuer;
    final Registry registry;
    final AuditLog audit;
    final SlotIntents intents;
    final PrometheusRegistry metrics = new PrometheusRegistry();
    List<ServiceStatistics> balancer = List.of();
    List<StreamStatus> streams = List.of();
    List<HostIntruder> hostIntruders = List.of();
    UsageReport usage = UsageReport.NONE;

    /** What is remembered of every container. */
    ContainerPast past = ContainerPast.NONE;

    final UnixHttp http;

    /** What the loop knows; empty before its first tick. */
    final AtomicReference<Supplier<Optional<LiveState>>> live =
            new AtomicReference<>(Optional::empty);

    /** What the balancer routes by. */
    final AtomicReference<RoutingSnapshot> routing = new AtomicReference<>(RoutingSnapshot.EMPTY);

    private final Database database;
    private final Engine engine;
    private final AdminApi api;

    /**
     * Starts it.
     *
     * @param engineSocket where the engine of the logs is
     */
    ApiFixture(Path directory, Path engineSocket) throws IOException {
        var clock = Clock.fixed(SampleState.NOW, ZoneOffset.UTC);
        database = Database.open(directory.resolve("berth.db"));
        store = DesiredStateStore.open(database, RecordSeal.open(directory.resolve("seal")));
        runs = RunStore.open(database, store);
        audit = new AuditLog(database);
        intents = new SlotIntents(database);
        issuer = TokenIssuer.open(directory.resolve("tokens"), clock);
        engine = Engine.at(engineSocket);
        registry =
                Registry.open(
                        RegistryConfig.of(
                                        directory.resolve("registry"),
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                                .withClock(clock),
                        metrics);
        var facts =
                new ApplianceFacts(
                        "1.2.3",
                        STARTED,
                        ListenAddress.of(registry.address()),
                        Optional.empty(),
                        ListenAddress.parse("127.0.0.1:8443").orElseThrow(),
                        Optional.empty(),
                        Ceiling.of(ProxyLimits.DEFAULT),
                        issuer.name(),
                        Path.of("/run/berth/ca.pem"),
                        CA,
                        () -> SampleState.NOW.plusSeconds(3600),
                        "10.89.0.0/16");
        Path socket = directory.resolve("berth.sock");
        api =
                AdminApi.start(
                        AdminSocket.claim(socket),
                        new PeerGate(PeerCredentials.ofMachine()),
                        new AdminApi.Subjects(
                                facts,
                                store,
                                runs,
                                () -> live.get().get(),
                                events,
                                engine,
                                issuer,
                                registry,
                                audit,
                                metrics,
                                () -> balancer,
                                () -> usage,
                                routing::get,
                                () -> streams,
                                id -> past,
                                PlacementPolicies.DEFAULT,
                                () -> SampleState.host(4, 1),
                                intents,
                                () -> hostIntruders,
                                clock));
        http = new UnixHttp(socket);
    }

    void knows(LiveState state) {
        live.set(() -> Optional.of(state));
    }

    @Override
    public void close() throws IOException {
        api.stop();
        registry.close();
        engine.close();
        database.close();
    }
}
