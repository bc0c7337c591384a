package dev.berth.proxy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadReaderTest {
    private static final WireLimits SMALL = new WireLimits(40, 300, 4, 20);

    @Test
    void request_everySplit_isTheSame() throws IOException {
        String text = "GET /a?b HTTP/1.1\r\nHost: x\r\nX-Empty:\r\nX-Tab: \t a\tb \r\n\r\n";
        var expected =
                new RequestHead(
                        "GET", "/a?b", Fields.of("Host", "x", "X-Empty", "", "X-Tab", "a\tb"));

        for (int split = 0; split <= text.length(); split++) {
            var input = new WireInput(new Slices(text, split));

            assertEquals(expected, new HeadReader(input, WireLimits.DEFAULT).request());
            assertEquals(0, input.unread());
        }
    }

    @Test
    void response_everySplit_isTheSame() throws IOException {
        String text = "HTTP/1.0 404 Not Found\r\nA: b\r\n\r\n";
        var expected = new ResponseHead(0, 404, "Not Found", Fields.of("A", "b"));

        for (int split = 0; split <= text.length(); split++) {
            var input = new WireInput(new Slices(text, split));

            assertEquals(expected, new HeadReader(input, WireLimits.DEFAULT).response());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\n\r\n",
                "GET / HTTP/1.1\rHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost\t: x\r\n\r\n",
                "GET / HTTP/1.1\r\n: x\r\n\r\n",
                "GET / HTTP/1.1\r\nNoColon\r\n\r\n",
                "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
                "GET / HTTP/1.1\r\n A: b\r\n\r\n",
                "GET / HTTP/1.1\r\nA: \u0001\r\n\r\n",
                "GET / HTTP/1.1\r\nA: \u007f\r\n\r\n",
                "GET / HTTP/1.1\r\nA\u00e4: b\r\n\r\n",
                "GET  / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1 \r\n\r\n",
                " GET / HTTP/1.1\r\n\r\n",
                "GET /\u00e4 HTTP/1.1\r\n\r\n",
                "GET /\ta HTTP/1.1\r\n\r\n",
                "GET / HTTP/11\r\n\r\n",
                "GET / http/1.1\r\n\r\n",
                "GET /\r\n\r\n",
                "G(T / HTTP/1.1\r\n\r\n",
                "\r\n\r\nGET / HTTP/1.1\r\n\r\n",
            })
    void request_ambiguous_isMalformed(String text) {
        var reader = new HeadReader(Slices.input(text), WireLimits.DEFAULT);

        BadMessage bad = assertThrows(BadMessage.class, reader::request);

        assertEquals(BadMessage.Kind.MALFORMED, bad.kind());
    }

    @Test
    void request_otherVersion_isNotSupported() {
        for (String version : List.of("HTTP/1.2", "HTTP/2.0", "HTTP/0.9")) {
            var reader =
                    new HeadReader(
                            Slices.input("GET / " + version + "\r\n\r\n"), WireLimits.DEFAULT);

            BadMessage bad = assertThrows(BadMessage.class, reader::request);

            assertEquals(BadMessage.Kind.VERSION_NOT_SUPPORTED, bad.kind());
        }
    }

    @Test
    void request_overLimits_saysWhich() {
        assertKind(BadMessage.Kind.TARGET_TOO_LONG, "GET /" + "a".repeat(40) + " HTTP/1.1\r\n\r\n");
        assertKind(
                BadMessage.Kind.FIELDS_TOO_LARGE,
                "GET / HTTP/1.1\r\nA: " + "b".repeat(300) + "\r\n\r\n");
        assertKind(
                BadMessage.Kind.FIELDS_TOO_LARGE,
                "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(5) + "\r\n");
    }

    @Test
    void request_cutAnywhere_isNeverARequest() throws IOException {
        String text = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

        assertNull(new HeadReader(Slices.input(""), WireLimits.DEFAULT).request());
        for (int end = 1; end < text.length(); end++) {
            var reader = new HeadReader(Slices.input(text.substring(0, end)), WireLimits.DEFAULT);
            assertThrows(EOFException.class, reader::request);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1 600 OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1 +20 OK\r\n\r\n",
                "ICY 200 OK\r\n\r\n",
                "<html>hello there</html>\r\n",
                "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
                "HTTP/1.1 200 OK\nA: b\r\n\r\n",
            })
    void response_notHttp_isMalformed(String text) {
        var reader = new HeadReader(Slices.input(text), WireLimits.DEFAULT);

        assertThrows(BadMessage.class, reader::response);
    }

    private static void assertKind(BadMessage.Kind kind, String text) {
        var reader = new HeadReader(Slices.input(text), SMALL);
        assertEquals(kind, assertThrows(BadMessage.class, reader::request).kind(), text);
    }
}
