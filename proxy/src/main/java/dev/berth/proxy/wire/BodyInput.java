package dev.berth.proxy.wire;

import java.io.EOFException;
import java.io.IOException;

/** A message's body, read off the connection as it is asked for, never past its end. */
public final class BodyInput {
    private static final long END_UNKNOWN = -1;

    private final WireInput input;
    private final WireLimits limits;
    private final boolean chunked;
    private boolean complete;
    private boolean insideChunks;
    private long remaining;
    private Fields trailers = Fields.NONE;

    public BodyInput(Framing framing, WireInput input, WireLimits limits) {
        this.input = input;
        this.limits = limits;
        this.chunked = framing instanceof Framing.Chunked;
        switch (framing) {
            case Framing.None() -> complete = true;
            case Framing.Length(long bytes) -> {
                remaining = bytes;
                complete = bytes == 0;
            }
            case Framing.Chunked() -> remaining = 0;
            case Framing.UntilClose() -> remaining = END_UNKNOWN;
        }
    }

    /** The fields behind the last chunk that may be passed on; none before it was read. */
    public Fields trailers() {
        return trailers;
    }

    /** Whether the whole body was read, its framing included. */
    public boolean complete() {
        return complete;
    }

    /**
     * Reads what there is, at least one byte.
     *
     * @return how many; -1 after the last
     * @throws EOFException if the connection ends before the body does
     */
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (!complete && chunked && remaining == 0) {
            nextChunk();
        }
        if (complete) {
            return -1;
        }
        int wanted = remaining == END_UNKNOWN ? length : (int) Math.min(length, remaining);
        int count = input.read(buffer, offset, wanted);
        if (remaining == END_UNKNOWN) {
            complete = count < 0;
            return count;
        }
        if (count < 0) {
            throw new EOFException("the connection ended inside a body");
        }
        remaining -= count;
        if (remaining == 0 && !chunked) {
            complete = true;
        }
        return count;
    }

    private void nextChunk() throws IOException {
        if (insideChunks && (input.next() != '\r' || input.next() != '\n')) {
            throw BadMessage.malformed("a chunk is longer than its size");
        }
        insideChunks = true;
        remaining = ChunkLine.size(input.line(limits.chunkLineBytes(), BadMessage.Kind.MALFORMED));
        if (remaining == 0) {
            trailers = Trailers.allowed(new HeadReader(input, limits).fields());
            complete = true;
        }
    }
}
