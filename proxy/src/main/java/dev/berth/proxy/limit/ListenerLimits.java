package dev.berth.proxy.limit;

import java.time.Duration;

/**
 * What a client may use.
 *
 * @param connections open at once; each costs about 120 KiB
 * @param streams of one HTTP/2 connection at once
 * @param streamWindowBytes unread body of one HTTP/2 stream, less than its queue of 32 frames holds
 * @param handshake from accept to the end of the TLS handshake and the first byte
 * @param head from a request's first byte to the end of its header fields
 * @param keepAlive between two requests
 * @param stall without a byte of a body that is expected, or without room for an answer's bytes
 * @param linger after an early answer, for the rest of the request to arrive and be dropped
 */
public record ListenerLimits(
        int connections,
        int streams,
        int streamWindowBytes,
        Duration handshake,
        Duration head,
        Duration keepAlive,
        Duration stall,
        Duration linger) {
    public static final ListenerLimits DEFAULT =
            new ListenerLimits(
                    1024,
                    100,
                    256 * 1024,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(2));

    public ListenerLimits withHandshakeAndHead(Duration handshake, Duration head) {
        return new ListenerLimits(
                connections, streams, streamWindowBytes, handshake, head, keepAlive, stall, linger);
    }

    public ListenerLimits withStall(Duration other) {
        return new ListenerLimits(
                connections, streams, streamWindowBytes, handshake, head, keepAlive, other, linger);
    }
}
