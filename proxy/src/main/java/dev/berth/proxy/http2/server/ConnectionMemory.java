package dev.berth.proxy.http2.server;

import dev.berth.proxy.http2.frame.Settings;
import dev.berth.proxy.limit.Http2Limits;
import dev.berth.proxy.limit.Reserve;

/**
 * What a connection has taken of the memory that all share, for its batches and for bodies that
 * were not read yet; under the scheduler's lock.
 */
final class ConnectionMemory {
    /** What holds bytes doubles as it grows. */
    private static final int COPIES = 2;

    private final Reserve shared;
    private final int fullBatchBytes;
    private long forBatches;
    private long forBodies;
    private boolean ended;

    ConnectionMemory(Reserve shared, int fullBatchBytes) {
        this.shared = shared;
        this.fullBatchBytes = fullBatchBytes;
    }

    /**
     * How large a batch may be that has so many bytes: a small one in any case, a full one if there
     * is memory for it.
     */
    int batchBytes(int gathered) {
        boolean small = gathered <= Http2Limits.RESTING_BATCH_BYTES / 2;
        if (forBatches == 0 && !small && !ended) {
            // One that is gathered and one that is written, up to twice their size each.
            long full = 2L * COPIES * fullBatchBytes;
            forBatches = shared.takeSpare(full) ? full : 0;
        }
        return forBatches > 0 ? fullBatchBytes : Http2Limits.RESTING_BATCH_BYTES;
    }

    /** How much of a body's part may be queued in one frame now. */
    int frame(int gathered, int part) {
        int room = batchBytes(gathered + part) - gathered;
        return Math.min(Math.min(part, room), Settings.MIN_FRAME_BYTES);
    }

    /** Whether batches may have their full size. */
    boolean full() {
        return forBatches > 0;
    }

    /** There is no batch. */
    void rest() {
        shared.giveBack(forBatches);
        forBatches = 0;
    }

    /** So much of bodies has come, or was read or dropped if it is negative. */
    void body(int bytes) {
        if (!ended) {
            long more = (long) COPIES * bytes;
            forBodies += more;
            shared.add(more);
        }
    }

    /** The connection is over: everything is given back. */
    void end() {
        rest();
        shared.giveBack(forBodies);
        forBodies = 0;
        ended = true;
    }
}
