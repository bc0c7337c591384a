package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What one client gets of an answer that could be read in two ways, and that nothing of it reaches
 * the client who asks the same endpoint next (RFC 9112 §6.3, §9.2).
 */
class HostileAnswerTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String SECOND = OK + "Content-Length: 5\r\n\r\nTHEFT";

    /**
     * One answer.
     *
     * @param statuses what the client is told
     * @param whole whether it may take the body for complete
     */
    record Case(String name, String method, String answer, List<Integer> statuses, boolean whole) {
        boolean isCut() {
            return !whole && statuses.contains(200);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answer_neverReachesTheNextClient(Case hostile) throws Exception {
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    while (peer.readHead()) {
                                        boolean first = peer.head().contains(" /first ");
                                        peer.write(first ? hostile.answer() : Upstream.ok("good"));
                                        if (first && !hostile.whole()) {
                                            return;
                                        }
                                    }
                                });
                var rig = new Rig(Rig.quick(), upstream)) {
            String first = rig.exchange(request(rig, hostile.method(), "/first"));
            String next = rig.exchange(request(rig, "GET", "/next"));

            List<Integer> statuses = RawCase.statuses(first);
            if (hostile.isCut()) {
                // The head may be lost with the rest; an end that looks like one may not come.
                assertTrue(statuses.isEmpty() || statuses.equals(hostile.statuses()), first);
                assertFalse(first.endsWith("0\r\n\r\n"), first);
            } else {
                assertEquals(hostile.statuses(), statuses, first);
            }
            assertFalse(first.contains("THEFT"), first);
            assertEquals(List.of(200), RawCase.statuses(next), next);
            assertTrue(next.endsWith("\r\n\r\ngood"), next);
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                whole("hints first", "GET", "HTTP/1.1 103 x\r\n\r\n" + ok(), 103, 200),
                whole("bytes behind a length", "GET", ok() + SECOND, 200),
                whole("bytes behind chunks", "GET", CHUNKED + "0\r\n\r\n" + SECOND, 200),
                whole("a body for HEAD", "HEAD", OK + "Content-Length: 5\r\n\r\nTHEFT", 200),
                whole("chunks for HEAD", "HEAD", CHUNKED + "5\r\nTHEFT\r\n0\r\n\r\n", 200),
                whole("a body with 304", "GET", status(304, "Content-Length: 5") + "THEFT", 304),
                whole("a body with 204", "GET", status(204, "A: b") + "THEFT", 204),
                whole("a length with 304", "GET", status(304, "Content-Length: 5"), 304),
                refused("a switch that nobody asked for", status(101, "Upgrade: x") + "THEFT"),
                refused(
                        "length and chunks",
                        OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nTHEFT"),
                refused("two lengths", OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nTHEFT"),
                refused("a signed length", OK + "Content-Length: +5\r\n\r\nTHEFT"),
                refused("an endless length", OK + "Content-Length: 99999999999999999999\r\n\r\nT"),
                refused("chunked twice", OK + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n"),
                refused("an end inside the head", OK + "Content-Le"),
                refused("a head too large", OK + "A: " + "x".repeat(40_000) + "\r\n\r\nTHEFT"),
                refused("a status of letters", "HTTP/1.1 2OO OK\r\n\r\nTHEFT"),
                refused("a status of two digits", "HTTP/1.1 20 OK\r\n\r\nTHEFT"),
                refused("another version", "HTTP/2.0 200 OK\r\n\r\nTHEFT"),
                refused("a space before the colon", OK + "A : b\r\n\r\nTHEFT"),
                refused("a NUL in a field", OK + "A: b\0c\r\n\r\nTHEFT"),
                cut("an early close", OK + "Content-Length: 10\r\n\r\nhello"),
                cut("no last chunk", CHUNKED + "5\r\nhello\r\n"),
                cut("a signed chunk size", CHUNKED + "+5\r\nTHEFT\r\n0\r\n\r\n"),
                cut("a prefixed chunk size", CHUNKED + "0x5\r\nTHEFT\r\n0\r\n\r\n"),
                cut("an endless chunk size", CHUNKED + "fffffffffffffffff\r\nTHEFT"),
                cut("no chunk size", CHUNKED + "\r\nTHEFT\r\n0\r\n\r\n"),
                cut("a chunk longer than its size", CHUNKED + "2\r\nokTHEFT\r\n0\r\n\r\n"));
    }

    private static String ok() {
        return Upstream.ok("mine");
    }

    private static String status(int status, String field) {
        return "HTTP/1.1 " + status + " x\r\n" + field + "\r\n\r\n";
    }

    private static Case whole(String name, String method, String answer, Integer... statuses) {
        return new Case(name, method, answer, List.of(statuses), true);
    }

    private static Case refused(String name, String answer) {
        return new Case(name, "GET", answer, List.of(502), false);
    }

    private static Case cut(String name, String answer) {
        return new Case(name, "GET", answer, List.of(200), false);
    }

    private static String request(Rig rig, String method, String path) throws Exception {
        return method
                + " "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                + rig.issuer().token(Rig.HOST)
                + "\r\n\r\n";
    }
}
