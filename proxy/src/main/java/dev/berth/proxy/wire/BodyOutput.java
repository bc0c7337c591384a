package dev.berth.proxy.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A message's body on its way out, framed anew; holds the sender to the length it promised. */
public final class BodyOutput {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final WireOutput output;
    private final boolean chunked;
    private final boolean delimited;
    private long room;

    /**
     * A body of that framing; the connection is closed after one {@code UntilClose}.
     *
     * @param output where the head has gone before
     */
    public BodyOutput(Framing framing, WireOutput output) {
        this.output = output;
        this.chunked = framing instanceof Framing.Chunked;
        this.delimited = !(framing instanceof Framing.UntilClose);
        this.room =
                switch (framing) {
                    case Framing.None() -> 0;
                    case Framing.Length(long bytes) -> bytes;
                    case Framing.Chunked(), Framing.UntilClose() -> Long.MAX_VALUE;
                };
    }

    public void write(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        if (length > room) {
            throw new IOException("the body is longer than it was said to be");
        }
        if (chunked) {
            String size = Integer.toHexString(length) + "\r\n";
            output.write(size.getBytes(StandardCharsets.US_ASCII));
            output.write(buffer, offset, length);
            output.write(CRLF);
        } else {
            room -= length;
            output.write(buffer, offset, length);
        }
    }

    public void flush() throws IOException {
        output.flush();
    }

    /** Ends the body and flushes. */
    public void complete() throws IOException {
        complete(Fields.NONE);
    }

    /** Ends the body, with trailers if it is chunked, and flushes. */
    public void complete(Fields trailers) throws IOException {
        if (chunked) {
            output.write(trailers.isEmpty() ? LAST_CHUNK : HeadWriter.lastChunk(trailers));
        } else if (delimited && room > 0) {
            throw new IOException("the body ends " + room + " bytes early");
        }
        output.flush();
    }
}
