package dev.berth.proxy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyInputTest {
    @Test
    void chunked_everySplit_isReadToItsEndAndNoFurther() throws IOException {
        String text = "5;ext=\"1\"\r\nhello\r\nA\r\n0123456789\r\n000\r\nTrailer: x\r\n\r\nNEXT";

        for (int split = 0; split <= text.length(); split++) {
            var input = new WireInput(new Slices(text, split));
            var body = new BodyInput(Framing.CHUNKED, input, WireLimits.DEFAULT);

            assertEquals("hello0123456789", readAll(body));
            assertTrue(body.complete());
            assertEquals(
                    "NEXT",
                    readAll(new BodyInput(new Framing.Length(4), input, WireLimits.DEFAULT)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+5\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                " 5\r\nhello\r\n0\r\n\r\n",
                "5 \r\nhello\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
                "5\r\nhello0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhelloX\r\n0\r\n\r\n",
                "\r\nhello\r\n0\r\n\r\n",
                ";x\r\nhello\r\n0\r\n\r\n",
                "g\r\nhello\r\n0\r\n\r\n",
                "10000000000000000\r\nhello\r\n0\r\n\r\n",
                "FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
                "0\r\nbad trailer\r\n\r\n",
                "0\r\n folded\r\n\r\n",
                "5;\u0001\r\nhello\r\n0\r\n\r\n",
            })
    void chunked_malformed_refuses(String text) {
        var body = new BodyInput(Framing.CHUNKED, Slices.input(text), WireLimits.DEFAULT);

        assertThrows(BadMessage.class, () -> readAll(body));
    }

    @Test
    void chunked_longExtension_refuses() {
        String text = "5;" + "x".repeat(300) + "\r\nhello\r\n0\r\n\r\n";
        var body = new BodyInput(Framing.CHUNKED, Slices.input(text), WireLimits.DEFAULT);

        assertThrows(BadMessage.class, () -> readAll(body));
    }

    @Test
    void cutAnywhere_isNeverComplete() {
        String text = "5\r\nhello\r\n0\r\n\r\n";

        for (int end = 0; end < text.length(); end++) {
            var input = Slices.input(text.substring(0, end));
            var body = new BodyInput(Framing.CHUNKED, input, WireLimits.DEFAULT);
            assertThrows(EOFException.class, () -> readAll(body));
        }
        var length =
                new BodyInput(
                        new Framing.Length(9),
                        Slices.input(text.substring(0, 8)),
                        WireLimits.DEFAULT);
        assertThrows(EOFException.class, () -> readAll(length));
    }

    @Test
    void untilClose_isReadToTheEnd() throws IOException {
        var body = new BodyInput(Framing.UNTIL_CLOSE, Slices.input("all"), WireLimits.DEFAULT);

        assertEquals("all", readAll(body));
    }

    private static String readAll(BodyInput body) throws IOException {
        var text = new StringBuilder();
        var buffer = new byte[7];
        int count = body.read(buffer, 0, buffer.length);
        while (count >= 0) {
            text.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            count = body.read(buffer, 0, buffer.length);
        }
        return text.toString();
    }
}
