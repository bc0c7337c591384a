package dev.berth.proxy.http2.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.wire.ByteSink;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** An endpoint that takes nothing before it is told to. */
    private static final class SlowSink implements ByteSink {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CompletableFuture<Void> goOn = new CompletableFuture<>();
        private final AtomicInteger written = new AtomicInteger();

        @Override
        public void write(byte[] bytes, int offset, int length) {
            begun.countDown();
            goOn.join();
            written.addAndGet(length);
        }
    }

    @Test
    void finish_whileAnotherThreadWrites_waitsForItAndWritesTheRest() throws Exception {
        var sink = new SlowSink();
        var outbox = writing(sink);
        outbox.say(frames -> frames.goAway(0, ErrorCode.NO_ERROR, ""));

        var farewell = Thread.ofVirtual().start(() -> finish(outbox));

        assertFalse(farewell.join(Duration.ofMillis(100)));
        sink.goOn.complete(null);
        assertTrue(farewell.join(SOON));
        // Nine bytes before each, and what a PING and a GOAWAY without words have to say.
        assertEquals(9 + 8 + 9 + 8, sink.written.get());
    }

    @Test
    void finish_whileAnotherThreadIsStuck_givesUp() throws Exception {
        var sink = new SlowSink();
        var outbox = writing(sink);

        var farewell = Thread.ofVirtual().start(() -> finish(outbox));

        assertTrue(farewell.join(SOON));
        assertEquals(0, sink.written.get());
        sink.goOn.complete(null);
    }

    @Test
    void finish_onABrokenConnection_doesNotWait() throws Exception {
        ByteSink broken =
                (bytes, offset, length) -> {
                    throw new IOException("reset");
                };
        var outbox = new Outbox(broken, () -> {});
        outbox.say(frames -> frames.ping(1, false));

        var farewell = Thread.ofVirtual().start(() -> finish(outbox));

        assertTrue(farewell.join(SOON));
    }

    /** An outbox of which another thread writes a PING. */
    private static Outbox writing(SlowSink sink) throws InterruptedException {
        var outbox = new Outbox(sink, () -> {});
        outbox.say(frames -> frames.ping(1, false));
        assertTrue(sink.begun.await(SOON.toSeconds(), TimeUnit.SECONDS));
        return outbox;
    }

    private static void finish(Outbox outbox) {
        try {
            outbox.finish();
        } catch (IOException broken) {
            // What the other end does not take.
        }
    }
}
