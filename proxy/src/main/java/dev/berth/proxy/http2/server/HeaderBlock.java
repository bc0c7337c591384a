package dev.berth.proxy.http2.server;

import dev.berth.proxy.http2.frame.ConnectionError;
import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.http2.frame.FrameReader;
import dev.berth.proxy.limit.Http2Limits;
import dev.berth.proxy.limit.Reserve;
import dev.berth.proxy.wire.Octets;

/** A header block that comes in several frames, until its last one. */
final class HeaderBlock {
    private final int stream;
    private final boolean endStream;
    private final boolean selfDependent;
    private final Http2Limits limits;
    private final Reserve shared;
    private final Octets octets;
    private long held;
    private int frames;

    /** Begins with a HEADERS frame that is not the last of its block. */
    HeaderBlock(FrameReader headers, boolean endStream, Http2Limits limits, Reserve shared)
            throws ConnectionError {
        this.stream = headers.stream();
        this.endStream = endStream;
        this.selfDependent = headers.selfDependent();
        this.limits = limits;
        this.shared = shared;
        this.octets = new Octets(2 * headers.count());
        add(headers);
    }

    /** Adds the next frame's part. */
    void add(FrameReader frame) throws ConnectionError {
        frames++;
        if (frames > limits.blockFrames() || frame.count() > limits.blockBytes() - octets.size()) {
            throw new ConnectionError(
                    ErrorCode.ENHANCE_YOUR_CALM,
                    "a header block has more than "
                            + limits.blockFrames()
                            + " frames or "
                            + limits.blockBytes()
                            + " bytes");
        }
        // What gathers them doubles as it grows.
        long more = 2L * frame.count();
        if (!shared.takeSpare(more)) {
            throw new ConnectionError(
                    ErrorCode.ENHANCE_YOUR_CALM, "there is no memory for long header blocks");
        }
        held += more;
        octets.add(frame.array(), frame.from(), frame.count());
    }

    /** Its memory is not needed any more. */
    void end() {
        shared.giveBack(held);
        held = 0;
    }

    int stream() {
        return stream;
    }

    boolean endStream() {
        return endStream;
    }

    boolean selfDependent() {
        return selfDependent;
    }

    Octets octets() {
        return octets;
    }
}
