package dev.berth.proxy.http2.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.http2.frame.ErrorCode;
import dev.berth.proxy.http2.frame.Settings;
import dev.berth.proxy.http2.server.PipedClient.Said;
import dev.berth.proxy.limit.Budget;
import dev.berth.proxy.limit.Http2Limits;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.ResponseHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many streams at once, in an order that a seed decides: uploads in pieces, echoed through windows
 * that the client opens as it likes, resets in between. No window is exceeded, every byte comes
 * back in its place, no thread is left.
 */
@Timeout(60)
class Http2PropertyTest {
    private static final int STREAMS = 60;
    private static final int AT_ONCE = 20;
    private static final int MAX_BODY = 60_000;
    private static final int RESET_ONE_IN = 400;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void streams_inAnyOrder_areEchoedWithinTheirWindows(long seed) throws Exception {
        var run = new Run(seed);
        CompletableFuture<Void> reading;
        try (PipedClient client = run.client) {
            reading = CompletableFuture.runAsync(run::read, Thread.ofVirtual()::start);
            run.send();
            run.awaitAll();
            client.say(frames -> frames.goAway(0, ErrorCode.NO_ERROR, ""));
        }
        reading.get();

        assertEquals(0, run.atWork.get(), "seed " + seed + ": a stream's thread is left");
    }

    /** What a client knows of one of its streams. */
    private static final class Open {
        private final String body;
        private final StringBuilder received = new StringBuilder();
        private int sent;
        private int sendWindow;
        private int receiveWindow;
        private boolean ended;

        Open(String body, int sendWindow, int receiveWindow) {
            this.body = body;
            this.sendWindow = sendWindow;
            this.receiveWindow = receiveWindow;
        }
    }

    /** One seed's client: one thread sends, one reads. */
    private static final class Run {
        private final long seed;
        private final Random random;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final Map<Integer, Open> open = new HashMap<>();
        private final Set<Integer> reset = new HashSet<>();
        private final AtomicInteger atWork = new AtomicInteger();
        private final int streamWindow;
        private final PipedClient client;
        private int sendWindow = Settings.INITIAL_WINDOW_BYTES;
        private int receiveWindow = Settings.INITIAL_WINDOW_BYTES;
        private int begun;
        private boolean failed;

        Run(long seed) throws IOException {
            this.seed = seed;
            this.random = new Random(seed);
            this.streamWindow = 1 + random.nextInt(30_000);
            int table = random.nextInt(4097);
            var settings =
                    new Settings(table, true, 100, streamWindow, 16_384, Integer.MAX_VALUE, false);
            var often = new Budget(1_000_000, 1);
            ProxyLimits limits =
                    ProxyLimits.DEFAULT.withHttp2(Http2Limits.DEFAULT.withBudgets(often));
            client = new PipedClient(limits, settings, this::echo);
        }

        private void echo(Exchange exchange) throws IOException {
            atWork.incrementAndGet();
            try {
                Exchange.ReplyBody reply =
                        exchange.reply(ResponseHead.of(200, Fields.NONE), Framing.CHUNKED);
                var buffer = new byte[3000];
                int count = exchange.body().read(buffer, 0, buffer.length);
                while (count >= 0) {
                    reply.write(buffer, 0, count);
                    reply.flush();
                    count = exchange.body().read(buffer, 0, buffer.length);
                }
                reply.complete();
            } finally {
                atWork.decrementAndGet();
            }
        }

        void send() throws IOException {
            lock.lock();
            try {
                while (!failed
                        && (begun < STREAMS || open.values().stream().anyMatch(o -> !o.ended))) {
                    if (begun < STREAMS && open.size() < AT_ONCE) {
                        begin();
                    } else if (!step()) {
                        changed.awaitUninterruptibly();
                    }
                }
            } finally {
                lock.unlock();
            }
        }

        void awaitAll() {
            lock.lock();
            try {
                while (!open.isEmpty() && !failed) {
                    changed.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
        }

        private void begin() throws IOException {
            int stream = 2 * begun++ + 1;
            String piece = Integer.toString(random.nextInt(1 << 20), 36);
            String body = piece.repeat(random.nextInt(MAX_BODY) / piece.length());
            int window = ProxyLimits.DEFAULT.listener().streamWindowBytes();
            open.put(stream, new Open(body, window, streamWindow));
            client.request(
                    stream, "POST", false, "x-" + random.nextInt(5), "y" + random.nextInt(5));
        }

        /** Sends a piece of some stream; false if nothing can be sent now. */
        private boolean step() throws IOException {
            List<Integer> ready = new ArrayList<>();
            open.forEach(
                    (id, now) -> {
                        boolean empty = now.sent == now.body.length();
                        if (!now.ended && (empty || Math.min(sendWindow, now.sendWindow) > 0)) {
                            ready.add(id);
                        }
                    });
            if (ready.isEmpty()) {
                return false;
            }
            int stream = ready.get(random.nextInt(ready.size()));
            Open now = Objects.requireNonNull(open.get(stream));
            if (random.nextInt(RESET_ONE_IN) == 0) {
                client.say(frames -> frames.reset(stream, ErrorCode.CANCEL));
                open.remove(stream);
                reset.add(stream);
                return true;
            }
            int most = Math.min(now.body.length() - now.sent, Math.min(sendWindow, now.sendWindow));
            int part = Math.min(most, 1 + random.nextInt(4000));
            now.ended = now.sent + part == now.body.length();
            client.data(stream, now.body.substring(now.sent, now.sent + part), now.ended);
            now.sent += part;
            now.sendWindow -= part;
            sendWindow -= part;
            return true;
        }

        void read() {
            try {
                Said said = client.any();
                while (!said.text().equals(PipedClient.END)) {
                    lock.lock();
                    try {
                        heard(said);
                        changed.signalAll();
                    } finally {
                        lock.unlock();
                    }
                    said = client.any();
                }
            } catch (IOException | AssertionError wrong) {
                lock.lock();
                try {
                    failed = true;
                    changed.signalAll();
                } finally {
                    lock.unlock();
                }
                throw new IllegalStateException("seed " + seed, wrong);
            }
        }

        private void heard(Said said) throws IOException {
            Open now = open.get(said.stream());
            switch (said.type()) {
                case WINDOW_UPDATE -> {
                    if (said.stream() == 0) {
                        sendWindow += said.number();
                    } else if (now != null) {
                        now.sendWindow += said.number();
                    }
                }
                case DATA -> data(said, now);
                case HEADERS -> assertTrue(now != null || reset.contains(said.stream()));
                case RST_STREAM, GOAWAY -> throw new AssertionError("unexpected " + said);
                case SETTINGS, PING, PRIORITY, PUSH_PROMISE, CONTINUATION, UNKNOWN -> {
                    // Nothing to do with a stream.
                }
            }
        }

        private void data(Said said, @Nullable Open now) throws IOException {
            int length = said.text().length();
            receiveWindow -= length;
            assertTrue(receiveWindow >= 0, "the connection's window is exceeded");
            if (now == null) {
                assertTrue(reset.contains(said.stream()), "DATA of no stream");
            } else {
                now.received.append(said.text());
                now.receiveWindow -= length;
                assertTrue(now.receiveWindow >= 0, "a stream's window is exceeded");
                assertTrue(now.body.startsWith(now.received.toString()), "other bytes");
                if (said.end()) {
                    assertEquals(now.body.length(), now.received.length());
                    open.remove(said.stream());
                } else if (now.receiveWindow == 0 || random.nextInt(4) == 0) {
                    int more = 1 + random.nextInt(20_000);
                    now.receiveWindow += more;
                    client.say(frames -> frames.windowUpdate(said.stream(), more));
                }
            }
            if (receiveWindow == 0 || random.nextInt(8) == 0) {
                int more = 1 + random.nextInt(100_000);
                receiveWindow += more;
                client.say(frames -> frames.windowUpdate(0, more));
            }
        }
    }
}
