package dev.berth.proxy.forward;

import dev.berth.proxy.limit.CallDeadline;
import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.upstream.UpstreamCall;
import java.nio.channels.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends a call when its request's time is up, whatever it does by then. */
final class CallAlarm implements AutoCloseable {
    private static final CallAlarm NONE = new CallAlarm(null);

    private final @Nullable Deadline deadline;

    private CallAlarm(@Nullable Deadline deadline) {
        this.deadline = deadline;
    }

    static CallAlarm set(CallDeadline due, UpstreamCall call, Deadlines deadlines) {
        if (!due.bounded()) {
            return NONE;
        }
        Deadline deadline = deadlines.watch(new Cancelling(call));
        deadline.arm(due.within(Duration.ofDays(30)));
        return new CallAlarm(deadline);
    }

    /** Whether the time is up. */
    boolean rung() {
        return deadline != null && deadline.expired();
    }

    @Override
    public void close() {
        if (deadline != null) {
            deadline.retire();
        }
    }

    /** A call as something that can be closed. */
    private record Cancelling(UpstreamCall call) implements Channel {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            call.cancel();
        }
    }
}
