package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of raw requests through the whole balancer, over TLS. */
class RawCaseTest {
    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    private static Upstream upstream;
    private static Rig rig;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        upstream = new Upstream("a", RawCaseTest::remember);
        rig = new Rig(upstream);
        token = rig.issuer().token(Rig.HOST);
    }

    @AfterAll
    static void stop() throws Exception {
        rig.close();
        upstream.close();
    }

    @ParameterizedTest
    @MethodSource("dev.berth.proxy.RawCase#all")
    void raw_overTls_isAnsweredAndForwardedAsTheTableSays(RawCase raw) throws Exception {
        SEEN.clear();

        String received = send(raw);

        assertEquals(raw.expectedAnswers(), RawCase.statuses(received), received);
        assertFalse(raw.end() != RawCase.End.EOF && received.contains("<cut>"), received);
        assertEquals(raw.expectedSeen(), List.copyOf(SEEN));
        for (String head : upstream.heads()) {
            assertOneFraming(head.toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void tables_haveMoreThanTwoHundredCases() {
        assertTrue(RawCase.all().count() > 200);
    }

    private static String send(RawCase raw) throws Exception {
        try (SSLSocket socket = rig.connect()) {
            socket.getOutputStream().write(raw.bytes(token).getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            if (raw.end() == RawCase.End.EOF) {
                socket.shutdownOutput();
            }
            return Rig.readAll(socket);
        }
    }

    private static void remember(Upstream.Peer peer) throws java.io.IOException {
        while (peer.readHead()) {
            String[] line = peer.head().split(" ", 3);
            String body = new String(peer.readBody(), StandardCharsets.ISO_8859_1);
            SEEN.add(line[0] + " " + line[1] + (body.isEmpty() ? "" : " " + body));
            peer.write(Upstream.ok("fine"));
        }
    }

    private static void assertOneFraming(String head) {
        int framings = 0;
        for (String name : List.of("\ncontent-length:", "\ntransfer-encoding:")) {
            framings += head.split(name, -1).length - 1;
        }
        assertTrue(framings <= 1, head);
        assertFalse(head.contains("content_length") || head.contains("transfer_encoding"), head);
    }
}
