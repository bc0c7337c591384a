package dev.berth.proxy.forward;

import dev.berth.proxy.exchange.Exchange.Tunnel;
import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;

/**
 * Carries the bytes of another protocol both ways after a switch, and each side's end to the other
 * one.
 *
 * <p>Who is slow slows the other side down: nothing is held but a buffer in each direction. A
 * tunnel in which nothing has moved for its idle time is closed, and so is one whose end breaks.
 */
public final class TunnelRelay {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Tunnel client;
    private final Tunnel endpoint;
    private final Duration idle;
    private final Deadline deadline;
    private volatile boolean closed;
    private volatile boolean broken;

    public TunnelRelay(Tunnel client, Tunnel endpoint, Duration idle, Deadlines deadlines) {
        this.client = client;
        this.endpoint = endpoint;
        this.idle = idle;
        this.deadline = deadlines.watch(new BothEnds());
    }

    /** Returns when both directions have ended; how many bytes the client was sent. */
    public long run() {
        deadline.arm(idle);
        Thread outward = Thread.ofVirtual().name("tunnel").start(() -> copy(client, endpoint));
        try {
            long bytes = copy(endpoint, client);
            outward.join();
            return bytes;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            close();
            deadline.retire();
        }
    }

    /** Whether it was cut for having been idle. */
    public boolean idled() {
        return deadline.expired();
    }

    /** Whether a side broke off before its end. */
    public boolean broken() {
        return broken;
    }

    private long copy(Tunnel from, Tunnel to) {
        var buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        try {
            int count = from.read(buffer, 0, buffer.length);
            while (count >= 0) {
                deadline.arm(idle);
                to.write(buffer, 0, count);
                to.flush();
                bytes += count;
                count = from.read(buffer, 0, buffer.length);
            }
            to.shutdownOutput();
        } catch (IOException | RuntimeException failed) {
            // Half a conversation is none.
            broken = true;
            close();
        }
        return bytes;
    }

    private void close() {
        closed = true;
        endpoint.close();
        client.close();
    }

    /** What the deadline closes. */
    private final class BothEnds implements Channel {
        @Override
        public boolean isOpen() {
            return !closed;
        }

        @Override
        public void close() {
            TunnelRelay.this.close();
        }
    }
}
