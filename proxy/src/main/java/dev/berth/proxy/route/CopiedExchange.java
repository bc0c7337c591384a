package dev.berth.proxy.route;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.exchange.PassedExchange;
import dev.berth.proxy.wire.Fields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An exchange whose request's body is kept while it is read, as far as it is short. */
final class CopiedExchange extends PassedExchange {
    private final RequestBody body;

    /**
     * Keeps a body.
     *
     * @param whole is given it after its last byte, once; never if it is too long
     */
    CopiedExchange(Exchange inner, Consumer<byte[]> whole) {
        super(inner);
        this.body = new KeptBody(inner.body(), whole);
    }

    @Override
    public RequestBody body() {
        return body;
    }

    private static final class KeptBody implements RequestBody {
        private final RequestBody inner;
        private final Consumer<byte[]> whole;
        private @Nullable ByteArrayOutputStream kept = new ByteArrayOutputStream();

        KeptBody(RequestBody inner, Consumer<byte[]> whole) {
            this.inner = inner;
            this.whole = whole;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = inner.read(buffer, offset, length);
            ByteArrayOutputStream soFar = kept;
            if (soFar != null && count >= 0) {
                soFar.write(buffer, offset, count);
                if (soFar.size() > Mirrors.MAX_BODY_BYTES) {
                    kept = null;
                }
            } else if (soFar != null) {
                kept = null;
                whole.accept(soFar.toByteArray());
            }
            return count;
        }

        @Override
        public Fields trailers() {
            return inner.trailers();
        }
    }
}
