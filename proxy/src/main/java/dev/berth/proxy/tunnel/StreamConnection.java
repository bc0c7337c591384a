package dev.berth.proxy.tunnel;

import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.route.StreamListener;
import dev.berth.proxy.balance.Ask;
import dev.berth.proxy.balance.Claim;
import dev.berth.proxy.balance.LiveService;
import dev.berth.proxy.fault.ProxyFault;
import dev.berth.proxy.forward.TunnelRelay;
import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.observe.StreamEntry;
import dev.berth.proxy.wire.BadMessage;
import dev.berth.proxy.wire.Fields;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One connection from its first byte to its end, on a thread of its own. */
final class StreamConnection implements Channel {
    private final StreamParts parts;
    private final SocketChannel channel;
    private final StreamListener listener;
    private final StreamEntry entry;
    private final Deadline deadline;
    private volatile @Nullable SocketTunnel toClient;
    private volatile @Nullable Endpoint endpoint;
    private volatile boolean left;

    /** Watched from now on. */
    StreamConnection(
            StreamParts parts, SocketChannel channel, StreamListener listener, StreamEntry entry) {
        this.parts = parts;
        this.channel = channel;
        this.listener = listener;
        this.entry = entry;
        this.deadline = parts.deadlines().watch(this);
        deadline.arm(parts.limits().hello());
    }

    /** Passes it on until it ends. */
    void run() {
        run(
                () -> {
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                    admit(parts.sources().client(channel), this::hello);
                });
    }

    /** Passes it on until it ends; what the client says first was read already. */
    void run(InetSocketAddress client, Hello hello) {
        run(() -> admit(client, () -> hello));
    }

    /**
     * What a client says first.
     *
     * @param serverName whom it asks for; empty: nobody
     * @param bytes all that was read
     */
    record Hello(String serverName, ByteBuffer bytes) {}

    /** A part of the connection's way. */
    @FunctionalInterface
    private interface Part {
        void run() throws ProxyFault, BadMessage, IOException;
    }

    /** Where the hello comes from. */
    @FunctionalInterface
    private interface HelloSource {
        Hello read() throws BadMessage, IOException;
    }

    private boolean passthrough() {
        return listener.mode() == StreamListener.Mode.TLS_PASSTHROUGH;
    }

    private Hello hello() throws BadMessage, IOException {
        var peeked = new PeekedHello(parts.limits().helloBytes());
        String name = passthrough() ? peeked.read(channel).serverName() : "";
        return new Hello(name, peeked.bytes());
    }

    private void run(Part all) {
        try {
            all.run();
        } catch (ProxyFault fault) {
            entry.fault(fault.kind().name(), fault.detail());
            if (passthrough()) {
                TlsAlert.of(fault).send(channel);
            }
        } catch (BadMessage malformed) {
            entry.fault(ProxyFault.Kind.BAD_REQUEST.name(), malformed.detail());
            if (passthrough()) {
                TlsAlert.DECODE_ERROR.send(channel);
            }
        } catch (IOException broken) {
            boolean late = deadline.expired();
            entry.fault(
                    late
                            ? ProxyFault.Kind.CLIENT_TIMEOUT.name()
                            : ProxyFault.Kind.CLIENT_GONE.name(),
                    late ? "the client says too little" : "the client ended the connection");
        } finally {
            deadline.retire();
            close();
        }
    }

    private void admit(InetSocketAddress client, HelloSource source)
            throws ProxyFault, BadMessage, IOException {
        entry.client(client.getAddress().getHostAddress());
        if (!parts.clients().enter(client.getAddress())) {
            throw ProxyFault.client(
                    ProxyFault.Kind.OVERLOADED, "the client has too many connections");
        }
        try {
            Hello hello = source.read();
            deadline.disarm();
            entry.host(hello.serverName());
            pass(client, hello.serverName(), hello.bytes());
        } finally {
            parts.clients().leave(client.getAddress());
        }
    }

    private void pass(InetSocketAddress client, String name, ByteBuffer peeked)
            throws ProxyFault, IOException {
        Destination destination =
                Destination.of(listener, name)
                        .orElseThrow(
                                () ->
                                        ProxyFault.client(
                                                ProxyFault.Kind.NO_ROUTE,
                                                "no route is for this server name"));
        entry.route(destination.rule().route());
        var key = destination.backend(ThreadLocalRandom.current()).service();
        LiveService service =
                parts.balancer()
                        .service(key)
                        .orElseThrow(
                                () ->
                                        ProxyFault.upstream(
                                                ProxyFault.Kind.NO_ENDPOINT,
                                                "no endpoint of " + key + " is ready",
                                                null));
        service.enter();
        try {
            connect(service, new Ask(Fields.NONE, "", client.getAddress()), peeked);
        } finally {
            service.leave();
        }
    }

    /** Asks one endpoint after the other for a connection, then passes everything on to it. */
    private void connect(LiveService service, Ask ask, ByteBuffer peeked)
            throws ProxyFault, IOException {
        Set<Endpoint> tried = new HashSet<>();
        for (int more = parts.limits().tries() - 1; ; more--) {
            try (Claim claim = service.claim(ask, tried)) {
                entry.upstream(service.key(), claim.endpoint());
                long start = System.nanoTime();
                SocketChannel socket;
                try {
                    socket = parts.dial().connect(claim.endpoint());
                } catch (ProxyFault refused) {
                    claim.failed(Optional.empty());
                    tried.add(claim.endpoint());
                    if (more == 0) {
                        throw refused;
                    }
                    continue;
                }
                claim.answered(Duration.ofNanos(System.nanoTime() - start));
                entry.connected();
                relay(claim.endpoint(), socket, peeked);
                return;
            }
        }
    }

    private void relay(Endpoint asked, SocketChannel socket, ByteBuffer peeked) throws IOException {
        var near = new SocketTunnel(channel, peeked);
        var far = new SocketTunnel(socket, ByteBuffer.allocate(0));
        try {
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            toClient = near;
            endpoint = asked;
            // Whoever published before this was seen could not tell this connection.
            parts.check(this);
            var relay = new TunnelRelay(near, far, parts.idle(), parts.deadlines());
            relay.run();
            if (relay.idled()) {
                entry.fault("IDLE", "nothing was said for " + parts.idle());
            } else if (left) {
                entry.fault("ENDPOINT_GONE", "the endpoint was taken out of its service");
            } else if (relay.broken()) {
                entry.fault("BROKEN", "a side broke the connection off");
            }
        } finally {
            far.close();
            entry.bytes(far.written(), near.written());
        }
    }

    /** Ends the connection soon if its endpoint is not among these. */
    void serving(Set<Endpoint> endpoints) {
        Endpoint mine = endpoint;
        if (mine != null && !endpoints.contains(mine) && !left) {
            left = true;
            deadline.arm(parts.limits().leave());
        }
    }

    StreamEntry entry() {
        return entry;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        SocketTunnel tunnel = toClient;
        if (tunnel != null) {
            tunnel.close();
            return;
        }
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            System.getLogger(StreamConnection.class.getName())
                    .log(System.Logger.Level.TRACE, "closing a connection", alreadyBroken);
        }
    }
}
