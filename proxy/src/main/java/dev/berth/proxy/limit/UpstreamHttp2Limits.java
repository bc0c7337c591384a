package dev.berth.proxy.limit;

import java.time.Duration;

/**
 * What HTTP/2 towards one endpoint may cost.
 *
 * @param connections open at once; another one is opened when all streams of the others are taken
 * @param streams of one connection at once; the endpoint may allow fewer
 * @param streamWindowBytes unread bytes of one answer, so that one that nobody reads holds no other
 * @param connectionWindowBytes on their way over one connection
 * @param silence of a connection with streams before the endpoint is asked whether it is there
 * @param pong for its answer to that
 */
public record UpstreamHttp2Limits(
        int connections,
        int streams,
        int streamWindowBytes,
        int connectionWindowBytes,
        Duration silence,
        Duration pong) {
    public static final UpstreamHttp2Limits DEFAULT =
            new UpstreamHttp2Limits(
                    8, 128, 64 * 1024, 1024 * 1024, Duration.ofSeconds(15), Duration.ofSeconds(10));

    public UpstreamHttp2Limits withStreams(int connections, int streams) {
        return new UpstreamHttp2Limits(
                connections, streams, streamWindowBytes, connectionWindowBytes, silence, pong);
    }

    public UpstreamHttp2Limits withLiveness(Duration silence, Duration pong) {
        return new UpstreamHttp2Limits(
                connections, streams, streamWindowBytes, connectionWindowBytes, silence, pong);
    }
}
