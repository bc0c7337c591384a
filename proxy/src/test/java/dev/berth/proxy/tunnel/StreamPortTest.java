package dev.berth.proxy.tunnel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.route.StreamListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamPortTest {
    @Test
    void accept_fails_portGoesOn() throws Exception {
        var calls = new CountDownLatch(3);
        var listener = new StreamListener(0, StreamListener.Mode.TCP, List.of());
        try (var port =
                new StreamPort(
                        InetAddress.ofLiteral("127.0.0.1"),
                        listener,
                        Duration.ofSeconds(1),
                        (channel, now) -> {
                            calls.countDown();
                            throw new IllegalStateException("no room for a connection");
                        })) {
            InetSocketAddress address = port.status().address().orElseThrow();
            for (int i = 0; i < 3; i++) {
                new Socket(address.getAddress(), address.getPort()).close();
            }

            assertTrue(calls.await(20, TimeUnit.SECONDS), calls + " accepts are missing");
        }
    }
}
