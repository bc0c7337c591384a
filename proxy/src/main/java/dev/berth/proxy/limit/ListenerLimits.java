package dev.berth.proxy.limit;

import java.time.Duration;

/**
 * What a client may use.
 *
 * @param connections open at once
 * @param connectionsPerClient of these for one address; many people may share one (NAT)
 * @param sharedBytes that all connections may hold together beyond what each has at rest: requests,
 *     bodies, records under way
 * @param streams of one HTTP/2 connection at once
 * @param streamWindowBytes unread body of one HTTP/2 stream
 * @param handshake from accept to the end of the TLS handshake and the first byte
 * @param head from a request's first byte to the end of its header fields
 * @param keepAlive between two requests
 * @param stall without a byte of a body that is expected, or without room for an answer's bytes
 * @param silence of an HTTP/1.1 exchange before it is looked whether its client is still there
 * @param linger after an early answer, for the rest of the request to arrive and be dropped
 * @param bodyBytesPerSecond a client's least rate, sending a body or taking one
 * @param bodyWindow how far behind that rate a client may fall, in time waited for it
 * @param close after the drain, for the connections that are cut to end
 */
public record ListenerLimits(
        int connections,
        int connectionsPerClient,
        long sharedBytes,
        int streams,
        int streamWindowBytes,
        Duration handshake,
        Duration head,
        Duration keepAlive,
        Duration stall,
        Duration silence,
        Duration linger,
        int bodyBytesPerSecond,
        Duration bodyWindow,
        Duration close) {
    public static final ListenerLimits DEFAULT =
            new ListenerLimits(
                    1024,
                    256,
                    48 * 1024 * 1024,
                    100,
                    256 * 1024,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(2),
                    256,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(5));

    public ListenerLimits withHandshakeAndHead(Duration handshake, Duration head) {
        return new ListenerLimits(
                connections,
                connectionsPerClient,
                sharedBytes,
                streams,
                streamWindowBytes,
                handshake,
                head,
                keepAlive,
                stall,
                silence,
                linger,
                bodyBytesPerSecond,
                bodyWindow,
                close);
    }

    public ListenerLimits withStall(Duration other) {
        return new ListenerLimits(
                connections,
                connectionsPerClient,
                sharedBytes,
                streams,
                streamWindowBytes,
                handshake,
                head,
                keepAlive,
                other,
                silence,
                linger,
                bodyBytesPerSecond,
                bodyWindow,
                close);
    }

    public ListenerLimits withSilence(Duration other) {
        return new ListenerLimits(
                connections,
                connectionsPerClient,
                sharedBytes,
                streams,
                streamWindowBytes,
                handshake,
                head,
                keepAlive,
                stall,
                other,
                linger,
                bodyBytesPerSecond,
                bodyWindow,
                close);
    }

    public ListenerLimits withBodyRate(int bytesPerSecond, Duration window) {
        return new ListenerLimits(
                connections,
                connectionsPerClient,
                sharedBytes,
                streams,
                streamWindowBytes,
                handshake,
                head,
                keepAlive,
                stall,
                silence,
                linger,
                bytesPerSecond,
                window,
                close);
    }

    public ListenerLimits withConnections(int all, int ofAClient, long sharedBytes) {
        return new ListenerLimits(
                all,
                ofAClient,
                sharedBytes,
                streams,
                streamWindowBytes,
                handshake,
                head,
                keepAlive,
                stall,
                silence,
                linger,
                bodyBytesPerSecond,
                bodyWindow,
                close);
    }
}
