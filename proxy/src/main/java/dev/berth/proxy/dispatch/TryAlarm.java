package dev.berth.proxy.dispatch;

import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends a try whose answer does not begin in its time. */
final class TryAlarm implements AutoCloseable {
    private final @Nullable Deadline deadline;

    private TryAlarm(@Nullable Deadline deadline) {
        this.deadline = deadline;
    }

    /** Begins to wait for the head of the answer; kept within a fifth of a second. */
    static TryAlarm set(Optional<Duration> limit, TriedExchange exchange, Deadlines deadlines) {
        if (limit.isEmpty()) {
            return new TryAlarm(null);
        }
        Deadline deadline = deadlines.watch(new Cancelling(exchange));
        deadline.arm(limit.get());
        exchange.onHead(deadline::disarm);
        return new TryAlarm(deadline);
    }

    /** Whether the time was up. */
    boolean rung() {
        return deadline != null && deadline.expired();
    }

    @Override
    public void close() {
        if (deadline != null) {
            deadline.retire();
        }
    }

    /** A try as something that can be closed. */
    private record Cancelling(TriedExchange exchange) implements Channel {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            exchange.cancelTry();
        }
    }
}
