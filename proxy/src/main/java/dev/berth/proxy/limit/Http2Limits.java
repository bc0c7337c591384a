package dev.berth.proxy.limit;

import java.time.Duration;

/**
 * What one HTTP/2 connection of a client may use, beside {@link ListenerLimits}.
 *
 * @param connectionWindowBytes unread bodies of all its streams together; four stalled uploads fill
 *     it, and no more is ever held
 * @param blockBytes of one header block as sent; twice the fields that are allowed, so that what is
 *     a little too large is still answered 431
 * @param blockFrames of one header block, empty ones count
 * @param outboundBytes of frames that wait while as many are being written
 * @param frame for a frame that has begun to arrive whole, if it is none of a header block
 * @param resets streams that end by RST_STREAM, sent by the client or provoked by it: a browser
 *     that leaves a page resets all it has open, and twice that is allowed at once
 * @param controls PING, SETTINGS, PRIORITY and unknown frames
 * @param windowUpdates WINDOW_UPDATE frames; each DATA frame that is sent allows for more
 * @param emptyFrames DATA without a byte that does not end its stream
 */
public record Http2Limits(
        int connectionWindowBytes,
        int blockBytes,
        int blockFrames,
        int outboundBytes,
        Duration frame,
        Budget resets,
        Budget controls,
        Budget windowUpdates,
        Budget emptyFrames) {
    public static final Http2Limits DEFAULT =
            new Http2Limits(
                    1024 * 1024,
                    64 * 1024,
                    16,
                    64 * 1024,
                    Duration.ofSeconds(60),
                    new Budget(200, 50),
                    new Budget(500, 50),
                    new Budget(1000, 200),
                    new Budget(100, 10));

    /** HPACK's table either way. */
    public static final int TABLE_BYTES = 4096;

    /** Of frames that wait on a connection which has taken no memory from what all share. */
    public static final int RESTING_BATCH_BYTES = 8 * 1024;

    public Http2Limits withBudgets(Budget each) {
        return new Http2Limits(
                connectionWindowBytes,
                blockBytes,
                blockFrames,
                outboundBytes,
                frame,
                each,
                each,
                each,
                each);
    }
}
