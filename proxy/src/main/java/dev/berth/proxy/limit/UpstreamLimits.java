package dev.berth.proxy.limit;

import java.time.Duration;

/**
 * What one endpoint may cost.
 *
 * @param connections open at once to one endpoint
 * @param waiters requests that wait for one of them; more are answered 503
 * @param poolWait how long a waiter waits before its 503
 * @param connect for a TCP connection
 * @param firstByte from the end of the request to the head of the answer
 * @param stall without a byte of an answer's body, or without room for a request's
 * @param quiet without a byte of an event stream, which is silent by its nature
 * @param idle how long an unused connection is kept
 * @param interimAnswers 1xx answers before the final one
 * @param http2 what HTTP/2 may cost; the waits hold for it too
 */
public record UpstreamLimits(
        int connections,
        int waiters,
        Duration poolWait,
        Duration connect,
        Duration firstByte,
        Duration stall,
        Duration quiet,
        Duration idle,
        int interimAnswers,
        UpstreamHttp2Limits http2) {
    public static final UpstreamLimits DEFAULT =
            new UpstreamLimits(
                    128,
                    1024,
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofHours(1),
                    Duration.ofSeconds(30),
                    8,
                    UpstreamHttp2Limits.DEFAULT);

    public UpstreamLimits withPool(int connections, int waiters, Duration poolWait) {
        return new UpstreamLimits(
                connections,
                waiters,
                poolWait,
                connect,
                firstByte,
                stall,
                quiet,
                idle,
                interimAnswers,
                http2);
    }

    public UpstreamLimits withWaits(Duration connect, Duration firstByte, Duration stall) {
        return new UpstreamLimits(
                connections,
                waiters,
                poolWait,
                connect,
                firstByte,
                stall,
                quiet,
                idle,
                interimAnswers,
                http2);
    }

    public UpstreamLimits withQuiet(Duration other) {
        return new UpstreamLimits(
                connections,
                waiters,
                poolWait,
                connect,
                firstByte,
                stall,
                other,
                idle,
                interimAnswers,
                http2);
    }

    public UpstreamLimits withIdle(Duration other) {
        return new UpstreamLimits(
                connections,
                waiters,
                poolWait,
                connect,
                firstByte,
                stall,
                quiet,
                other,
                interimAnswers,
                http2);
    }

    public UpstreamLimits withHttp2(UpstreamHttp2Limits other) {
        return new UpstreamLimits(
                connections,
                waiters,
                poolWait,
                connect,
                firstByte,
                stall,
                quiet,
                idle,
                interimAnswers,
                other);
    }
}
