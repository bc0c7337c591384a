package dev.berth.proxy;

import static dev.berth.proxy.SocketText.read;
import static dev.berth.proxy.SocketText.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RawRequestTest {
    private static final String HOST = "Host: localhost\r\n";

    private static Upstream upstream;
    private static Rig rig;

    @BeforeAll
    static void start() throws Exception {
        upstream = Upstream.answering("a", "fine");
        rig = new Rig(Rig.quickListener(), upstream);
    }

    @AfterAll
    static void stop() throws Exception {
        rig.close();
        upstream.close();
    }

    @Test
    void request_otherHost_isMisdirected() throws Exception {
        String misdirected =
                rig.exchange("GET / HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n");

        assertTrue(misdirected.startsWith("HTTP/1.1 421 Misdirected Request\r\n"), misdirected);
    }

    @Test
    void request_absoluteFormOfTheHost_isServed() throws Exception {
        String answer =
                rig.exchange(
                        authorized(
                                "GET https://LOCALHOST/x HTTP/1.1\r\n@Connection: close\r\n\r\n"));

        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(upstream.heads().getLast().startsWith("GET /x HTTP/1.1\r\n"));
    }

    @Test
    void requests_pipelined_areAnsweredInOrder() throws Exception {
        String one = authorized("GET /1 HTTP/1.1\r\n@\r\n");
        String two = authorized("GET /2 HTTP/1.1\r\n@Connection: close\r\n\r\n");

        String answer = rig.exchange(one + two);

        assertEquals(2, List.of(answer.split("HTTP/1.1 200 OK", -1)).size() - 1, answer);
        assertFalse(answer.contains("X-HELIDON-CN"));
    }

    @Test
    void expectContinue_isToldOnlyAfterTheTokenIsGood() throws Exception {
        String expecting = "Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n";

        String refused = rig.exchange("POST / HTTP/1.1\r\n" + HOST + expecting);
        String good;
        try (SSLSocket socket = rig.connect()) {
            send(socket, authorized("POST / HTTP/1.1\r\n@" + expecting));
            assertEquals("HTTP/1.1 100 Continue\r\n\r\n", read(socket, 25));
            send(socket, "hi");
            good = Rig.readAll(socket);
        }

        assertTrue(refused.startsWith("HTTP/1.1 401 Unauthorized\r\n"), refused);
        assertTrue(good.startsWith("HTTP/1.1 200 OK\r\n"), good);
    }

    @Test
    void head_dripping_isClosed() throws Exception {
        try (SSLSocket socket = rig.connect()) {
            send(socket, "GET / HTTP/1.1\r\nHo");

            String answer = Rig.readAll(socket);

            assertFalse(answer.contains("HTTP/1.1 200"), answer);
        }
    }

    @Test
    void handshake_never_isClosed() throws Exception {
        try (var socket =
                new java.net.Socket(java.net.InetAddress.ofLiteral("127.0.0.1"), rig.port())) {
            socket.setSoTimeout(20_000);

            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void body_stalling_isClosed() throws Exception {
        try (SSLSocket socket = rig.connect()) {
            send(socket, authorized("POST / HTTP/1.1\r\n@Content-Length: 100\r\n\r\nsome"));

            String answer = Rig.readAll(socket);

            assertFalse(answer.contains("HTTP/1.1 200"), answer);
        }
    }

    @Test
    void clientName_isNeverLookedUp() throws Exception {
        String name = java.net.InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostName();

        assertEquals("127.0.0.1", name);
    }

    private static String authorized(String raw) throws Exception {
        String token = "Authorization: Bearer " + rig.issuer().token(Rig.HOST) + "\r\n";
        return raw.replace("@", HOST + token);
    }
}
