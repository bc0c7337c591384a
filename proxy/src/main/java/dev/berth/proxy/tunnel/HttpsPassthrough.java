package dev.berth.proxy.tunnel;

import dev.berth.policies.route.RouteTable;
import dev.berth.policies.route.StreamListener;
import dev.berth.proxy.limit.StreamLimits;
import dev.berth.proxy.listen.Passthrough;
import dev.berth.proxy.wire.BadMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Which connections of the HTTPS port are passed on unread: those for server names to which a rule
 * is closer than every rule and listener of HTTPS. What cannot be read is left to TLS, which says
 * what is wrong with it.
 */
final class HttpsPassthrough implements Passthrough {
    private final StreamLimits limits;
    private final Taker taker;
    private volatile Rules rules = new Rules(Optional.empty(), RouteTable.EMPTY);

    HttpsPassthrough(StreamLimits limits, Taker taker) {
        this.limits = limits;
        this.taker = taker;
    }

    /** Makes a connection of what was taken. */
    @FunctionalInterface
    interface Taker {
        Taken take(
                SocketChannel channel,
                StreamListener listener,
                InetSocketAddress client,
                StreamConnection.Hello hello);
    }

    /** Both are of one instant. */
    private record Rules(Optional<StreamListener> listener, RouteTable routes) {
        Optional<StreamListener> taking(String serverName) {
            return listener.filter(
                    asked ->
                            Destination.of(asked, serverName)
                                    .filter(
                                            found ->
                                                    found.rule().host().closeness()
                                                            > routes.closeness(serverName))
                                    .isPresent());
        }
    }

    /** Takes connections by these from now on. */
    void publish(Optional<StreamListener> listener, RouteTable routes) {
        rules = new Rules(listener, routes);
    }

    @Override
    public boolean isWanted() {
        return rules.listener().isPresent();
    }

    @Override
    public Peeked peek(SocketChannel channel, InetSocketAddress client) throws IOException {
        Rules now = rules;
        var peeked = new PeekedHello(limits.helloBytes());
        String name;
        try {
            name = peeked.read(channel).serverName();
        } catch (BadMessage notForUs) {
            return new Peeked(peeked.bytes(), Optional.empty());
        }
        ByteBuffer bytes = peeked.bytes();
        return new Peeked(
                bytes,
                now.taking(name)
                        .map(
                                listener ->
                                        taker.take(
                                                channel,
                                                listener,
                                                client,
                                                new StreamConnection.Hello(name, bytes))));
    }
}
