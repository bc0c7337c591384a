package dev.berth.proxy.route;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.PassedExchange;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.ResponseHead;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/** A copy of a request, detached from its client: whatever is answered is dropped. */
final class MirrorExchange extends PassedExchange {
    /** Bytes of an answer that are read before its connection is closed instead. */
    static final long MAX_ANSWER_BYTES = 1 << 20;

    private final Framing framing;
    private final RequestBody body;
    private volatile boolean replied;

    MirrorExchange(Exchange original, byte[] body) {
        super(original);
        this.framing = body.length == 0 ? Framing.NONE : new Framing.Length(body.length);
        var bytes = new ByteArrayInputStream(body);
        this.body = bytes::read;
    }

    @Override
    public Framing framing() {
        return framing;
    }

    @Override
    public RequestBody body() {
        return body;
    }

    @Override
    public void interim(ResponseHead head) {}

    @Override
    public ReplyBody reply(ResponseHead head, Framing framing) {
        replied = true;
        return new ReplyBody() {
            private long taken;

            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                taken += length;
                if (taken > MAX_ANSWER_BYTES) {
                    throw new IOException("the answer to a copy is too long");
                }
            }

            @Override
            public void flush() {}

            @Override
            public void complete(Fields trailers) {}
        };
    }

    @Override
    public Optional<String> upgrade() {
        return Optional.empty();
    }

    @Override
    public Tunnel tunnel(ResponseHead head) throws IOException {
        throw new IOException("a copy does not switch protocols");
    }

    @Override
    public void onCancel(Runnable action) {}

    @Override
    public boolean replied() {
        return replied;
    }

    @Override
    public void last() {}

    @Override
    public void abort() {}

    @Override
    public void cancelled() {}
}
