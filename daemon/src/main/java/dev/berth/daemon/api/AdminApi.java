package dev.berth.daemon.api;

import dev.berth.daemon.control.ContainerPast;
import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.host.HostSlots;
import dev.berth.daemon.isolation.HostIntruder;
import dev.berth.daemon.peer.AdminSocket;
import dev.berth.daemon.peer.PeerGate;
import dev.berth.daemon.store.AuditLog;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.RunStore;
import dev.berth.daemon.store.SlotIntents;
import dev.berth.daemon.token.TokenIssuer;
import dev.berth.daemon.usage.UsageReport;
import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.proxy.RoutingSnapshot;
import dev.berth.proxy.balance.ServiceStatistics;
import dev.berth.proxy.tunnel.StreamStatus;
import dev.berth.registry.Registry;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The admin API: HTTP/1.1 on a Unix socket, for those whom the kernel names as entitled. */
public final class AdminApi {
    /** Connections at once; a person and some scripts need few. */
    static final int MAX_CONNECTIONS = 64;

    /** How long requests under way get at the end. */
    static final Duration STOP_GRACE = Duration.ofSeconds(1);

    private final WebServer server;
    private final AdminSocket socket;

    private AdminApi(WebServer server, AdminSocket socket) {
        this.server = server;
        this.socket = socket;
    }

    /**
     * What the API shows and changes.
     *
     * @param facts about the appliance
     * @param store the desired state
     * @param runs what is written down beside it
     * @param live the state as of the last tick
     * @param events what happened
     * @param engine for the logs of containers
     * @param issuer of access tokens
     * @param registry for logins and images
     * @param audit who changed what beside the desired state
     * @param metrics everything that is counted
     * @param balancer what the balancer counts of services and endpoints
     * @param usage what pods and slots use
     * @param routing what the balancer routes by
     * @param streams how ports fare whose connections are passed on unread
     * @param past what is remembered of a container, by its id
     * @param policy which slot a pod gets that names no policy
     * @param host how the host is cut
     * @param intents which slots are closed
     * @param intruders who of the host runs on CPUs of exclusive pods
     * @param clock wall clock
     */
    public record Subjects(
            ApplianceFacts facts,
            DesiredStateStore store,
            RunStore runs,
            Supplier<Optional<LiveState>> live,
            EventLog events,
            Engine engine,
            TokenIssuer issuer,
            Registry registry,
            AuditLog audit,
            PrometheusRegistry metrics,
            Supplier<List<ServiceStatistics>> balancer,
            Supplier<UsageReport> usage,
            Supplier<RoutingSnapshot> routing,
            Supplier<List<StreamStatus>> streams,
            Function<String, ContainerPast> past,
            PlacementPolicy policy,
            Supplier<HostSlots.Cut> host,
            SlotIntents intents,
            Supplier<List<HostIntruder>> intruders,
            InstantSource clock) {}

    /**
     * Listens on the socket.
     *
     * @throws IOException if it cannot be given to its group
     */
    public static AdminApi start(AdminSocket socket, PeerGate gate, Subjects subjects)
            throws IOException {
        var config =
                WebServer.builder()
                        .bindAddress(socket.address())
                        .shutdownHook(false)
                        .featuresDiscoverServices(false)
                        .maxTcpConnections(MAX_CONNECTIONS)
                        .shutdownGracePeriod(STOP_GRACE)
                        .routing(routing(gate, subjects));
        gate.guard(config);
        WebServer server = config.build().start();
        socket.protect();
        return new AdminApi(server, socket);
    }

    private static HttpRouting.Builder routing(PeerGate gate, Subjects subjects) {
        var outlooks =
                new Outlooks(
                        subjects.store(), subjects.live(), subjects.policy(), subjects.clock());
        var apply = new ApplyHandler(subjects.store(), outlooks, subjects.clock());
        HttpRouting.Builder routing = HttpRouting.builder();
        AdminErrors.register(routing);
        routing.addFilter(new RoleFilter(gate));
        routing.addFilter(new RefusedBodies());
        routing.register(
                apply,
                new PlanHandlers(apply, outlooks),
                new ExplainHandlers(subjects.live(), apply, subjects.policy()),
                new ObjectHandlers(
                        subjects.store(),
                        subjects.runs(),
                        apply,
                        subjects.live(),
                        gate::access,
                        subjects.streams(),
                        subjects.clock()),
                new RolloutHandlers(subjects.store(), subjects.clock()),
                new PodHandlers(
                        subjects.live(), subjects.store(), subjects.events(), subjects.past()),
                new EndpointSliceHandlers(subjects.live()),
                new LogHandler(subjects.live(), subjects.engine()),
                new StatusHandler(subjects.facts(), subjects.live(), subjects.clock()),
                new SignPolicyHandlers(subjects.registry(), subjects.audit(), subjects.clock()),
                new AccessHandlers(subjects.issuer(), subjects.registry(), subjects.clock()),
                new RobotHandlers(subjects.registry(), subjects.clock()),
                new ImageHandlers(subjects.registry(), subjects.audit(), subjects.clock()),
                new ImageTransferHandlers(subjects.registry(), subjects.audit(), subjects.clock()),
                new ImageUpkeepHandlers(subjects.registry(), subjects.audit(), subjects.clock()),
                new ImageScrubHandlers(subjects.registry(), subjects.audit(), subjects.clock()),
                new RouteHandlers(subjects.routing(), subjects.issuer().name()),
                new SlotHandlers(
                        subjects.live(),
                        subjects.host(),
                        subjects.intents(),
                        subjects.intruders(),
                        subjects.clock()),
                new MetricsHandler(subjects.metrics()),
                new BalancerHandler(subjects.balancer()),
                new UsageHandler(subjects.usage()));
        routing.any(
                (request, response) -> {
                    throw ApiRefusal.notFound(request.path().rawPath());
                });
        return routing;
    }

    /** Ends listening and takes the socket away. */
    public void stop() throws IOException {
        server.stop();
        socket.close();
    }
}
