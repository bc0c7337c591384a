package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.proxy.limit.ListenerLimits;
import dev.berth.proxy.limit.ProxyLimits;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that end inside a record of TLS take nothing from those that come after them. */
@Timeout(60)
class BrokenRecordTest {
    private static final int BROKEN = 100;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;

    /** Less than the buffers of so many connections. */
    private static final ListenerLimits LIMITS =
            ListenerLimits.DEFAULT.withConnections(64, 64, 1536 * 1024);

    @Test
    void request_afterConnectionsThatBrokeOff_isServed() throws Exception {
        try (var upstream = Upstream.answering("a", "served");
                var rig = new Rig(ProxyLimits.DEFAULT.withListener(LIMITS), upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            for (int at = 0; at < BROKEN; at++) {
                breakOff(rig, HANDSHAKE);
                breakOff(rig, APPLICATION_DATA);
            }

            var answer =
                    client.send(
                            rig.request("/")
                                    .POST(BodyPublishers.ofByteArray(new byte[9000]))
                                    .build(),
                            BodyHandlers.ofString());

            assertEquals("served", answer.body());
        }
    }

    /** Sends the beginning of a long record, and waits until the balancer has closed. */
    private static void breakOff(Rig rig, int type) throws Exception {
        try (var plain = new Socket(InetAddress.getLoopbackAddress(), rig.port());
                SSLSocket secured = secured(plain)) {
            if (type == APPLICATION_DATA) {
                secured.startHandshake();
            }
            byte[] record = Arrays.copyOf(new byte[] {(byte) type, 3, 3, 0x20, 0, 1}, 3000);
            plain.getOutputStream().write(record);
            plain.shutdownOutput();
            plain.getInputStream().readAllBytes();
        }
    }

    private static SSLSocket secured(Socket plain) throws Exception {
        return (SSLSocket)
                TestIdentity.trusting(Rig.firstIdentity())
                        .getSocketFactory()
                        .createSocket(plain, Rig.HOST, plain.getPort(), false);
    }
}
