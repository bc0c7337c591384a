package dev.berth.proxy.listen;

import dev.berth.proxy.limit.Deadline;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.time.Duration;

/** A connection whose end is said as TLS wants it, so that no answer seems to be cut. */
final class SecuredConnection implements ServerConnection {
    private final ServerConnection connection;
    private final TlsChannel channel;
    private final Deadline deadline;
    private final Duration linger;

    /**
     * Wraps it.
     *
     * @param deadline closes the channel of a client that does not take the end
     * @param linger for the end to leave
     */
    SecuredConnection(
            ServerConnection connection, TlsChannel channel, Deadline deadline, Duration linger) {
        this.connection = connection;
        this.channel = channel;
        this.deadline = deadline;
        this.linger = linger;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        try {
            connection.handle(limit);
        } finally {
            end();
        }
    }

    @Override
    public Duration idleTime() {
        return connection.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        connection.close(interrupt);
    }

    private void end() {
        deadline.arm(linger);
        try {
            channel.shutdownOutput();
        } catch (IOException gone) {
            System.getLogger(SecuredConnection.class.getName())
                    .log(System.Logger.Level.TRACE, "the client left first", gone);
        } finally {
            channel.release();
            deadline.retire();
        }
    }
}
