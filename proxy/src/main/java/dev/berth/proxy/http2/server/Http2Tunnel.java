package dev.berth.proxy.http2.server;

import dev.berth.proxy.exchange.Exchange.Tunnel;
import dev.berth.proxy.http2.frame.ErrorCode;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A stream that carries another protocol, after an extended CONNECT (RFC 8441). */
final class Http2Tunnel implements Tunnel {
    private final Http2Stream stream;
    private final FrameScheduler output;
    private final AtomicBoolean ended = new AtomicBoolean();

    Http2Tunnel(Http2Stream stream, FrameScheduler output) {
        this.stream = stream;
        this.output = output;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = stream.inbox().read(buffer, offset, length);
        if (count > 0) {
            output.giveBack(stream, count);
        }
        return count;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        output.data(stream.send(), buffer, offset, length);
    }

    @Override
    public void flush() {
        output.flush();
    }

    @Override
    public void shutdownOutput() throws IOException {
        if (ended.compareAndSet(false, true)) {
            stream.answerEnds();
            output.end(stream.send());
        }
    }

    @Override
    public void close() {
        stream.reset(ErrorCode.CANCEL);
    }
}
