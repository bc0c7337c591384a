package dev.berth.proxy.listen;

import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import io.helidon.common.socket.SocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sees each socket when it is accepted: its handshake is watched from then on. */
final class AcceptedSockets {
    private static final InheritableThreadLocal<@Nullable Accepted> CURRENT =
            new InheritableThreadLocal<>();

    private final Deadlines deadlines;
    private final Duration handshake;

    /** A socket and what watches its first wait. */
    record Accepted(SocketChannel channel, Deadline deadline) {}

    AcceptedSockets(Deadlines deadlines, Duration handshake) {
        this.deadlines = deadlines;
        this.handshake = handshake;
    }

    /** The socket of the connection that runs on this thread. */
    static Accepted current() {
        Accepted accepted = CURRENT.get();
        if (accepted == null) {
            throw new IllegalStateException("this thread runs no accepted connection");
        }
        return accepted;
    }

    /** What the listener must be given. */
    SocketOptions options() {
        SocketOptions set = SocketOptions.builder().tcpNoDelay(true).socketKeepAlive(true).build();
        return new OnAccept(set, this::accept);
    }

    private void accept(SocketChannel channel) {
        Deadline deadline = deadlines.watch(channel);
        deadline.arm(handshake);
        CURRENT.set(new Accepted(channel, deadline));
    }
}
