package dev.berth.proxy.http2.client;

import dev.berth.proxy.http2.frame.ConnectionError;
import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.http2.frame.Flag;
import dev.berth.proxy.http2.frame.FrameReader;
import dev.berth.proxy.http2.hpack.HpackDecoder;
import dev.berth.proxy.wire.Octets;
import java.io.IOException;

/** Puts a header block together from HEADERS and CONTINUATION (RFC 9113 §6.2, §6.10). */
final class HeaderBlock {
    /** Frames of one block; the limits of a head fit into three of the smallest. */
    private static final int MAX_FRAMES = 16;

    private static final int KEPT_BYTES = 1024;

    private final HpackDecoder decoder;
    private final int maxBytes;
    private final Octets gathered = new Octets(KEPT_BYTES);
    private int stream;
    private int frames;
    private boolean endStream;

    /**
     * Of one connection.
     *
     * @param maxBytes of a block as it is sent
     */
    HeaderBlock(HpackDecoder decoder, int maxBytes) {
        this.decoder = decoder;
        this.maxBytes = maxBytes;
    }

    /** Whether CONTINUATION must come next. */
    boolean isOpen() {
        return stream != 0;
    }

    /** Whether the block's stream ends with it. */
    boolean endStream() {
        return endStream;
    }

    /**
     * Takes a frame in.
     *
     * @return whether the block is whole
     */
    boolean add(FrameReader frame, boolean first) throws ConnectionError {
        if (first) {
            stream = frame.stream();
            frames = 0;
            endStream = frame.has(Flag.END_STREAM);
            gathered.clear(KEPT_BYTES);
        } else if (stream == 0 || stream != frame.stream()) {
            throw ConnectionError.protocol("CONTINUATION that continues nothing");
        }
        frames++;
        if (frames > MAX_FRAMES || gathered.size() + frame.count() > maxBytes) {
            throw new ConnectionError(
                    ErrorCode.ENHANCE_YOUR_CALM,
                    "a header block of more than "
                            + maxBytes
                            + " bytes or "
                            + MAX_FRAMES
                            + " frames");
        }
        gathered.add(frame.array(), frame.from(), frame.count());
        boolean whole = frame.has(Flag.END_HEADERS);
        if (whole) {
            stream = 0;
        }
        return whole;
    }

    /** Decodes the whole block; each must be, for later ones build on it. */
    HpackDecoder.Decoded decode() throws IOException {
        return decoder.decode(gathered.array(), 0, gathered.size());
    }
}
