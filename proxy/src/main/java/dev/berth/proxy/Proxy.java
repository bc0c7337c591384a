package dev.berth.proxy;

import dev.berth.policies.balance.CpuLoad;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.Target;
import dev.berth.policies.route.Route;
import dev.berth.policies.route.ServiceKey;
import dev.berth.proxy.balance.Balancer;
import dev.berth.proxy.balance.ServiceStatistics;
import dev.berth.proxy.dispatch.Dispatcher;
import dev.berth.proxy.edge.Edge;
import dev.berth.proxy.edge.ProxyProtocol;
import dev.berth.proxy.exchange.RequestHandler;
import dev.berth.proxy.forward.Forwarder;
import dev.berth.proxy.forward.ProbeCalls;
import dev.berth.proxy.limit.Ceiling;
import dev.berth.proxy.listen.Capacity;
import dev.berth.proxy.listen.Listener;
import dev.berth.proxy.listen.PlainListener;
import dev.berth.proxy.observe.AccessLog;
import dev.berth.proxy.observe.BalancerCollector;
import dev.berth.proxy.observe.Observer;
import dev.berth.proxy.observe.PodPlace;
import dev.berth.proxy.observe.PodPlaces;
import dev.berth.proxy.observe.ProxyMetrics;
import dev.berth.proxy.observe.StreamObserver;
import dev.berth.proxy.token.TokenGate;
import dev.berth.proxy.tunnel.StreamStatus;
import dev.berth.proxy.tunnel.Streams;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** The balancer: accepts TLS, admits requests by their tokens and forwards them to endpoints. */
public final class Proxy {
    private static final System.Logger LOG = System.getLogger(Proxy.class.getName());

    private final Balancer balancer;
    private final Forwarder forwarder;
    private final ProbeCalls probes;
    private final Dispatcher dispatcher;
    private final PodPlaces places = new PodPlaces();
    private final ProxyMetrics metrics;
    private final Observer observer;
    private final RequestPipeline pipeline;
    private final Ceiling ceiling;
    private final Listener listener;
    private final Optional<PlainListener> plain;
    private final Streams streams;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private Proxy(
            ProxyConfig config,
            ServerIdentity identity,
            Iterable<TrustedIssuer> issuers,
            RoutingSnapshot first) {
        forwarder = new Forwarder(config.limits());
        probes = new ProbeCalls(config.limits());
        balancer = new Balancer(first, probes, config.limits().balance().probes());
        metrics = ProxyMetrics.register(config.metrics());
        config.metrics().register(new BalancerCollector(balancer::statistics));
        int entries = config.limits().accessLogEntries();
        var log = new AccessLog(entries, config.accessLog(), places);
        observer = new Observer(metrics, log);
        var gate = new TokenGate(issuers, config.limits().tokens(), config.clock());
        String ownIssuer = issuers.iterator().next().issuer();
        dispatcher = new Dispatcher(balancer, forwarder, config.limits().balance());
        pipeline =
                new RequestPipeline(
                        balancer, gate, ownIssuer, dispatcher, observer, config.clock());
        var edge = new Edge(config.edge(), pipeline);
        ceiling = Ceiling.of(config.limits());
        LOG.log(System.Logger.Level.INFO, ceiling);
        var sources =
                new ProxyProtocol(
                        config.edge().proxyProtocol(), config.edge().limits().proxyHeaderBytes());
        streams =
                new Streams(
                        config.streams(),
                        config.limits(),
                        balancer,
                        sources,
                        new StreamObserver(config.metrics(), metrics, log),
                        config.clock(),
                        new RequestIds()::next);
        var capacity = new Capacity(config.limits().listener(), config.edge()::isProxy);
        listener =
                new Listener(
                        config.https(),
                        identity,
                        config.tls(),
                        name -> balancer.current().clientAuthorities(name),
                        config.limits(),
                        capacity,
                        sources,
                        streams.ofHttps(),
                        edge);
        plain = plain(config, capacity, edge);
        streams.publish(first);
    }

    /**
     * Listens and serves.
     *
     * @param issuers whose tokens are believed, at least one; the first is the device's own, whose
     *     tokens open the routes without an access rule
     * @param first the routes to begin with
     * @throws java.io.UncheckedIOException if the address cannot be bound
     */
    public static Proxy start(
            ProxyConfig config,
            ServerIdentity identity,
            Iterable<TrustedIssuer> issuers,
            RoutingSnapshot first) {
        return new Proxy(config, identity, issuers, first);
    }

    /** Routes requests by this from now on; those in flight end where they are. */
    public void publish(RoutingSnapshot next) {
        balancer.publish(next);
        forwarder.retain(Balancer.endpoints(next));
        metrics.retain(names(next), serving(next));
        streams.publish(next);
    }

    private static Set<String> names(RoutingSnapshot snapshot) {
        return snapshot.routes().routes().stream().map(Route::name).collect(Collectors.toSet());
    }

    private static Map<ServiceKey, Set<Endpoint>> serving(RoutingSnapshot snapshot) {
        return snapshot.targets().entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                entry ->
                                        entry.getValue().targets().stream()
                                                .map(Target::endpoint)
                                                .collect(Collectors.toSet())));
    }

    /** What requests are routed by. */
    public RoutingSnapshot snapshot() {
        return balancer.current();
    }

    /** Shows new clients this identity; connections that exist stay. */
    public void identity(ServerIdentity next) {
        listener.identity(next);
    }

    /** Shows new clients of these hosts identities of their own; connections that exist stay. */
    public void identities(HostIdentities next) {
        listener.identities(next);
    }

    /**
     * Waits until no request is in flight to an endpoint. Publish a snapshot without it first, then
     * true means that none will be.
     *
     * @return false if requests are still in flight when the time is up
     */
    public boolean awaitIdle(Endpoint endpoint, Duration limit) throws InterruptedException {
        return balancer.awaitIdle(endpoint, limit);
    }

    /** What is counted of every service port and its endpoints. */
    public List<ServiceStatistics> statistics() {
        return balancer.statistics();
    }

    /**
     * Takes how each pod fares on its CPUs, for services that are weighted by load; to be called
     * about once a second.
     *
     * @param byPod by its id; a pod that is not named is judged by its requests in flight
     */
    public void loads(Map<String, CpuLoad> byPod) {
        balancer.cpuLoads(byPod);
    }

    /** Tells where pods are, by their ids, for the access log. */
    public void places(Map<String, PodPlace> byPod) {
        places.tell(byPod);
    }

    /** Where it listens. */
    public InetSocketAddress httpsAddress() {
        return listener.address();
    }

    /** Where it listens without TLS, if it does. */
    public Optional<InetSocketAddress> httpAddress() {
        return plain.map(PlainListener::address);
    }

    /** How each port fares whose connections are to be passed on unread. */
    public List<StreamStatus> streams() {
        return streams.status(listener.address());
    }

    /** What clients can make it hold at most. */
    public Ceiling ceiling() {
        return ceiling;
    }

    /** Requests that are being served. */
    public int inFlight() {
        return pipeline.inFlight();
    }

    /**
     * Accepts no more, finishes the requests in flight for so long, then closes everything; a
     * second time does nothing.
     */
    public void stop(Duration drain) {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        long end = System.nanoTime() + drain.toNanos();
        plain.ifPresent(PlainListener::drain);
        streams.stopAccepting();
        listener.drain(drain);
        streams.drain(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        // Whoever still waits for an endpoint is set free before its client's connection is closed.
        forwarder.close();
        dispatcher.close();
        streams.close();
        balancer.close();
        probes.close();
        plain.ifPresent(PlainListener::close);
        listener.close();
        observer.close();
    }

    private Optional<PlainListener> plain(
            ProxyConfig config, Capacity capacity, RequestHandler served) {
        RequestHandler handler =
                config.edge().cleartext()
                        ? served
                        : new HttpsRedirect(
                                balancer::current,
                                listener.address().getPort(),
                                served,
                                observer,
                                config.clock());
        return config.edge()
                .http()
                .map(address -> new PlainListener(address, config.limits(), capacity, handler));
    }
}
