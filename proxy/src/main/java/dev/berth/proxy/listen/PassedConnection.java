package dev.berth.proxy.listen;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/** A connection of the HTTPS port that is passed on unread. */
record PassedConnection(Passthrough.Taken passed) implements ServerConnection {
    @Override
    public void handle(Limit limit) {
        passed.run();
    }

    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        // It says by itself when it has ended; whoever cannot wait cuts it.
        if (interrupt) {
            passed.close();
        }
    }
}
