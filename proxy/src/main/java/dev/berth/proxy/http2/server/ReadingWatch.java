package dev.berth.proxy.http2.server;

import dev.berth.proxy.http2.frame.FrameType;
import dev.berth.proxy.limit.Deadline;
import dev.berth.proxy.limit.ProxyLimits;
import org.jspecify.annotations.Nullable;

/**
 * Gives a client its time for what it has begun to send: header blocks their own, other frames
 * theirs. Bytes do not extend it, only frames and blocks that are whole.
 */
final class ReadingWatch {
    private final Deadline deadline;
    private final ProxyLimits limits;
    private boolean armed = true;

    ReadingWatch(Deadline deadline, ProxyLimits limits) {
        this.deadline = deadline;
        this.limits = limits;
        // The preface and the first frame.
        deadline.arm(limits.listener().head());
    }

    /** A frame is whole. */
    void progress(boolean insideBlock) {
        if (armed && !insideBlock) {
            deadline.disarm();
            armed = false;
        }
    }

    /**
     * A wait for bytes begins.
     *
     * @param arriving the type of the frame that has begun to arrive; null if none has
     */
    void begin(@Nullable FrameType arriving, boolean insideBlock) {
        if (armed || (arriving == null && !insideBlock)) {
            return;
        }
        armed = true;
        boolean head =
                insideBlock || arriving == FrameType.HEADERS || arriving == FrameType.CONTINUATION;
        deadline.arm(head ? limits.listener().head() : limits.http2().frame());
    }
}
