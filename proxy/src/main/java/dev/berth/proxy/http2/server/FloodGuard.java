package dev.berth.proxy.http2.server;

import dev.berth.proxy.http2.frame.ConnectionError;
import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.limit.Http2Limits;

/**
 * Counts what costs a client next to nothing and the server more, and calls it a flood beyond its
 * budget. Used by the thread that reads frames.
 */
final class FloodGuard {
    /** Of a DATA frame sent: clients give back the window of the stream and of the connection. */
    private static final int UPDATES_PER_DATA = 2;

    /** Of a stream opened: old browsers tell its priority, some clients measure with PING. */
    private static final int CONTROLS_PER_STREAM = 2;

    private final TokenBucket resets;
    private final TokenBucket controls;
    private final TokenBucket windowUpdates;
    private final TokenBucket emptyFrames;
    private long dataFrames;

    FloodGuard(Http2Limits limits) {
        long now = System.nanoTime();
        resets = new TokenBucket(limits.resets(), now);
        controls = new TokenBucket(limits.controls(), now);
        windowUpdates = new TokenBucket(limits.windowUpdates(), now);
        emptyFrames = new TokenBucket(limits.emptyFrames(), now);
    }

    void streamOpened() {
        controls.earn(CONTROLS_PER_STREAM);
    }

    /** A stream was reset by the client, or had to be because of it. */
    void reset() throws ConnectionError {
        take(resets, "too many streams are reset");
    }

    /** A frame that asks for an answer or says nothing. */
    void control() throws ConnectionError {
        take(controls, "too many control frames");
    }

    /**
     * A WINDOW_UPDATE.
     *
     * @param dataFramesSent on the connection so far
     */
    void windowUpdate(long dataFramesSent) throws ConnectionError {
        long sent = dataFramesSent - dataFrames;
        dataFrames = dataFramesSent;
        windowUpdates.earn((int) Math.min(sent * UPDATES_PER_DATA, Integer.MAX_VALUE));
        take(windowUpdates, "too many window updates");
    }

    void emptyFrame() throws ConnectionError {
        take(emptyFrames, "too many empty frames");
    }

    private static void take(TokenBucket bucket, String detail) throws ConnectionError {
        if (!bucket.take(System.nanoTime())) {
            throw new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, detail);
        }
    }
}
