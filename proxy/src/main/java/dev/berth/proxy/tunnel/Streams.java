package dev.berth.proxy.tunnel;

import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.route.RouteTable;
import dev.berth.policies.route.StreamListener;
import dev.berth.proxy.RoutingSnapshot;
import dev.berth.proxy.balance.Balancer;
import dev.berth.proxy.edge.ProxyProtocol;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.limit.ClientCounts;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.listen.Passthrough;
import dev.berth.proxy.observe.StreamEntry;
import dev.berth.proxy.observe.StreamObserver;
import dev.berth.proxy.upstream.Dial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ports whose connections are passed on unread: opened and closed as snapshots say, if the
 * configuration allows any, for no token is checked there.
 */
public final class Streams implements AutoCloseable {
    private static final Duration DRAIN_POLL = Duration.ofMillis(20);

    private final Optional<InetAddress> at;
    private final ProxyLimits limits;
    private final StreamObserver observer;
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final Deadlines deadlines = new Deadlines("streams");
    private final StreamParts parts;
    private final Set<StreamConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();

    /** Changed under the lock only. */
    private final Map<Integer, StreamPort> ports = new TreeMap<>();

    /** What is passed on of the connections of the HTTPS port. */
    private final HttpsPassthrough ofHttps;

    private List<StreamListener> wanted = List.of();
    private boolean stopped;
    private volatile Set<Endpoint> serving = Set.of();

    /**
     * Nothing is open yet.
     *
     * @param sources tells where connections come from
     * @param ids names connections
     */
    public Streams(
            StreamConfig config,
            ProxyLimits limits,
            Balancer balancer,
            ProxyProtocol sources,
            StreamObserver observer,
            InstantSource clock,
            Supplier<String> ids) {
        this.at = config.address();
        this.limits = limits;
        this.observer = observer;
        this.clock = clock;
        this.ids = ids;
        this.parts =
                new StreamParts(
                        balancer,
                        new Dial(limits.upstream(), deadlines),
                        deadlines,
                        limits.streams(),
                        limits.tunnel().idle(),
                        sources,
                        ClientCounts.ofEverybody(limits.streams().clientConnections()),
                        connection -> connection.serving(serving));
        this.ofHttps = new HttpsPassthrough(limits.streams(), this::taken);
    }

    /** Takes connections of the HTTPS port, whenever rules for it are published. */
    public Passthrough ofHttps() {
        return ofHttps;
    }

    /** Opens and closes ports; connections go on until their endpoints leave. */
    public void publish(RoutingSnapshot next) {
        lock.lock();
        try {
            wanted = next.streams();
            serving = Balancer.endpoints(next);
            if (at.isPresent() && !stopped) {
                renew(at.get());
                ofHttps.publish(shared(), next.routes());
            }
        } finally {
            lock.unlock();
        }
        connections.forEach(parts::check);
        observer.retain(
                next.streams().stream()
                        .flatMap(listener -> listener.rules().stream())
                        .map(StreamListener.Rule::route)
                        .collect(Collectors.toSet()));
    }

    private Optional<StreamListener> shared() {
        return wanted.stream().filter(Streams::isOfHttps).findFirst();
    }

    private static boolean isOfHttps(StreamListener listener) {
        return listener.port() == StreamListener.HTTPS_PORT
                && listener.mode() == StreamListener.Mode.TLS_PASSTHROUGH;
    }

    private void renew(InetAddress address) {
        List<StreamListener> own =
                wanted.stream().filter(listener -> !isOfHttps(listener)).toList();
        Set<Integer> gone = new HashSet<>(ports.keySet());
        own.forEach(listener -> gone.remove(listener.port()));
        for (int port : gone) {
            StreamPort closed = ports.remove(port);
            if (closed != null) {
                closed.close();
            }
        }
        for (StreamListener listener : own) {
            StreamPort port = ports.get(listener.port());
            if (port == null) {
                Duration retry = limits.streams().bindRetry();
                ports.put(
                        listener.port(), new StreamPort(address, listener, retry, this::accepted));
            } else {
                port.listener(listener);
            }
        }
    }

    /**
     * How each port fares that the snapshot asks for.
     *
     * @param https where HTTPS is served
     */
    public List<StreamStatus> status(InetSocketAddress https) {
        lock.lock();
        try {
            if (at.isEmpty()) {
                return wanted.stream()
                        .map(listener -> StreamStatus.notAllowed(listener.port()))
                        .toList();
            }
            Stream<StreamStatus> shared =
                    shared().stream()
                            .map(
                                    listener ->
                                            new StreamStatus(
                                                    listener.port(), Optional.of(https), "", ""));
            return Stream.concat(ports.values().stream().map(StreamPort::status), shared).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Accepts no more; does not wait. */
    public void stopAccepting() {
        lock.lock();
        try {
            stopped = true;
            ports.values().forEach(StreamPort::close);
            ports.clear();
            ofHttps.publish(Optional.empty(), RouteTable.EMPTY);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for connections to end, so long at most. */
    public void drain(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (open.get() > 0 && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(this, DRAIN_POLL.toNanos());
        }
    }

    /** Cuts what is left, and waits for its lines in the log, but not for ever. */
    @Override
    public void close() {
        stopAccepting();
        deadlines.close();
        drain(limits.listener().close());
    }

    private void accepted(SocketChannel channel, StreamListener listener) {
        admitted(channel, listener)
                .ifPresent(
                        connection ->
                                Thread.ofVirtual()
                                        .name("stream")
                                        .start(() -> run(connection, connection::run)));
    }

    private Passthrough.Taken taken(
            SocketChannel channel,
            StreamListener listener,
            InetSocketAddress client,
            StreamConnection.Hello hello) {
        Optional<StreamConnection> admitted = admitted(channel, listener);
        return new Passthrough.Taken() {
            @Override
            public void run() {
                admitted.ifPresent(
                        connection ->
                                Streams.this.run(connection, () -> connection.run(client, hello)));
            }

            @Override
            public void close() {
                admitted.ifPresent(StreamConnection::close);
            }
        };
    }

    /** The connection, counted; empty if there are too many. */
    private Optional<StreamConnection> admitted(SocketChannel channel, StreamListener listener) {
        String protocol = listener.mode() == StreamListener.Mode.TCP ? "tcp" : "tls";
        var entry = new StreamEntry(clock.instant(), ids.get(), protocol, listener.port());
        if (open.incrementAndGet() > limits.streams().connections()) {
            open.decrementAndGet();
            refuse(channel, entry);
            return Optional.empty();
        }
        observer.opened();
        var connection = new StreamConnection(parts, channel, listener, entry);
        connections.add(connection);
        return Optional.of(connection);
    }

    private void run(StreamConnection connection, Runnable passing) {
        try {
            passing.run();
        } finally {
            connections.remove(connection);
            observer.closed(connection.entry());
            open.decrementAndGet();
        }
    }

    private void refuse(SocketChannel channel, StreamEntry entry) {
        entry.fault(ProxyFault.Kind.OVERLOADED.name(), "too many connections");
        observer.refused(entry);
        try {
            channel.close();
        } catch (IOException gone) {
            System.getLogger(Streams.class.getName())
                    .log(System.Logger.Level.TRACE, "a refused client is gone", gone);
        }
    }
}
