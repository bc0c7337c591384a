package dev.berth.proxy.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.limit.Deadlines;
import dev.berth.proxy.limit.ProxyLimits;
import dev.berth.proxy.limit.Reserve;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;
import dev.berth.proxy.wire.ResponseHead;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class Http1ExchangeTest {
    @Test
    void reply_whileContinueIsBeingSaid_comesAfterIt() throws Exception {
        var writer = new SlowWriter();
        try (var deadlines = new Deadlines("test");
                var channel = SocketChannel.open()) {
            ProxyLimits limits = ProxyLimits.DEFAULT;
            var link = new MemoryLink(Http1ExchangeTest::hi, writer::write, channel);
            var socket = new ClientSocket(link, limits.listener(), deadlines);
            Fields fields = Fields.of("Host", "h", "Expect", "100-continue");
            var request = new RequestReader("h", new RequestHead("POST", "/", fields));
            var exchange =
                    new Http1Exchange(
                            socket,
                            limits,
                            new Reserve(0),
                            request,
                            new Framing.Length(2),
                            () -> false);
            Thread reading =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            exchange.body().read(new byte[2], 0, 2);
                                        } catch (java.io.IOException closed) {
                                            writer.sent.add("the body cannot be read");
                                        }
                                    });
            writer.entered.await();
            Thread answering = Thread.ofPlatform().start(() -> answer(exchange, writer.sent));
            while (answering.getState() != Thread.State.WAITING && answering.isAlive()) {
                Thread.onSpinWait();
            }
            writer.go.countDown();
            answering.join();
            reading.join();
        }

        List<String> begins = writer.sent.stream().map(text -> text.substring(0, 12)).toList();
        assertEquals(List.of("HTTP/1.1 100", "HTTP/1.1 413"), begins);
    }

    private static void answer(Exchange exchange, List<String> sent) {
        try {
            Exchange.ReplyBody body =
                    exchange.reply(ResponseHead.of(413, Fields.NONE), new Framing.Length(1));
            body.write(new byte[] {'x'}, 0, 1);
            body.complete();
        } catch (java.io.IOException broken) {
            sent.add("the answer cannot be written");
        }
    }

    private static int hi(byte[] buffer, int offset, int length) {
        buffer[offset] = 'h';
        buffer[offset + 1] = 'i';
        return 2;
    }

    /** Keeps the first write waiting and remembers all in the order of their ends. */
    private static final class SlowWriter {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);
        private final List<String> sent = new CopyOnWriteArrayList<>();

        private void write(byte[] buffer, int offset, int length) {
            String text = new String(buffer, offset, length, StandardCharsets.ISO_8859_1);
            if (text.startsWith("HTTP/1.1 100")) {
                entered.countDown();
                try {
                    go.await();
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
            }
            sent.add(text);
        }
    }
}
