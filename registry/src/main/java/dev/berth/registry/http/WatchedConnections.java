package dev.berth.registry.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Connection;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;

/**
 * HTTP/1.1 connections that are bounded in what they hold and closed when they stand still.
 *
 * <p>The server itself counts a connection's idle time from the start of its last request and
 * closes only between requests: it would end the connection of an upload that takes long, and never
 * that of one whose client has stalled. Here the time counts from the last byte, or from when the
 * disk was last at work for the client, and ends a request too.
 */
final class WatchedConnections implements ServerConnectionSelector {
    private final Http1ConnectionSelector delegate;
    private final Duration idle;
    private final Arrivals arrivals;

    WatchedConnections(Http1ConnectionSelector delegate, Duration idle, Arrivals arrivals) {
        this.delegate = delegate;
        this.idle = idle;
        this.arrivals = arrivals;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return delegate.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return delegate.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return delegate.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        var progress = new Progress();
        if (delegate.connection(new WatchedContext(context, progress, arrivals))
                instanceof Http1Connection connection) {
            return new Watched(connection, progress, idle);
        }
        throw new IllegalStateException("the HTTP/1.1 selector makes HTTP/1.1 connections");
    }

    private record Watched(Http1Connection delegate, Progress progress, Duration idle)
            implements ServerConnection, InterruptableTask<Void> {
        @Override
        public void handle(Limit limit) throws InterruptedException {
            progress.serve(
                    () -> {
                        delegate.handle(limit);
                        return true;
                    });
        }

        @Override
        public Duration idleTime() {
            return progress.age();
        }

        @Override
        public void close(boolean interrupt) {
            delegate.close(interrupt || progress.age().compareTo(idle) > 0);
        }

        @Override
        public boolean canInterrupt() {
            return delegate.canInterrupt();
        }
    }
}
