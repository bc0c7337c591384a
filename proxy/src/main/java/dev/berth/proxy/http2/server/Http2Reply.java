package dev.berth.proxy.http2.server;

import dev.berth.proxy.exchange.Exchange.ReplyBody;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import java.io.IOException;

/** An answer's body on its way out; held to the length that was promised. */
final class Http2Reply implements ReplyBody {
    private final Http2Stream stream;
    private final FrameScheduler output;
    private final boolean bodiless;
    private long room;
    private boolean complete;

    Http2Reply(Http2Stream stream, FrameScheduler output, Framing framing, boolean bodiless) {
        this.stream = stream;
        this.output = output;
        this.bodiless = bodiless;
        this.room =
                framing instanceof Framing.Length(long bytes)
                        ? bytes
                        : bodiless ? 0 : Long.MAX_VALUE;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        if (length > room) {
            throw new IOException("the body is longer than it was said to be");
        }
        if (room != Long.MAX_VALUE) {
            room -= length;
        }
        output.data(stream.send(), buffer, offset, length);
    }

    @Override
    public void flush() {
        // Of a body that is all there, the end follows at once and goes out with it.
        if (room > 0) {
            output.flush();
        }
    }

    @Override
    public void complete(Fields trailers) throws IOException {
        if (bodiless) {
            output.flush();
        } else {
            if (room > 0 && room != Long.MAX_VALUE) {
                throw new IOException("the body ends " + room + " bytes early");
            }
            stream.answerEnds();
            if (trailers.isEmpty()) {
                output.end(stream.send());
            } else {
                output.headers(stream.send(), 0, trailers, true);
                output.flush();
            }
        }
        complete = true;
    }

    boolean isComplete() {
        return complete;
    }
}
