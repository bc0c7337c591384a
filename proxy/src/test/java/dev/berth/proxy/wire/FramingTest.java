package dev.berth.proxy.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class FramingTest {
    @Test
    void ofRequest_good_isWhatItSays() throws BadMessage {
        assertEquals(Framing.NONE, Framing.ofRequest(Fields.NONE));
        assertEquals(new Framing.Length(5), Framing.ofRequest(Fields.of("content-length", "5")));
        assertEquals(Framing.CHUNKED, Framing.ofRequest(Fields.of("Transfer-Encoding", "Chunked")));
    }

    @Test
    void ofRequest_ambiguous_refuses() {
        List<Fields> bad =
                List.of(
                        Fields.of("Content-Length", "5", "Transfer-Encoding", "chunked"),
                        Fields.of("Content-Length", "5", "Content-Length", "5"),
                        Fields.of("Content-Length", "5, 5"),
                        Fields.of("Content-Length", "+5"),
                        Fields.of("Content-Length", "-5"),
                        Fields.of("Content-Length", ""),
                        Fields.of("Content-Length", "0x5"),
                        Fields.of("Content-Length", "5 "),
                        Fields.of("Content-Length", "9999999999999999999"),
                        Fields.of("Transfer-Encoding", "gzip, chunked"),
                        Fields.of("Transfer-Encoding", "chunked, chunked"),
                        Fields.of("Transfer-Encoding", "chunked", "Transfer-Encoding", "chunked"),
                        Fields.of("Transfer-Encoding", "identity"),
                        Fields.of("Transfer-Encoding", "xchunked"),
                        Fields.of("Transfer-Encoding", ""));

        for (Fields fields : bad) {
            assertThrows(BadMessage.class, () -> Framing.ofRequest(fields), fields.toString());
        }
    }

    @Test
    void ofResponse_withoutBody_isNone() throws BadMessage {
        Fields five = Fields.of("Content-Length", "5");

        assertEquals(Framing.NONE, Framing.ofResponse("HEAD", ResponseHead.of(200, five)));
        assertEquals(Framing.NONE, Framing.ofResponse("GET", ResponseHead.of(204, five)));
        assertEquals(Framing.NONE, Framing.ofResponse("GET", ResponseHead.of(304, five)));
        assertEquals(
                Framing.UNTIL_CLOSE, Framing.ofResponse("GET", ResponseHead.of(200, Fields.NONE)));
        assertEquals(new Framing.Length(5), Framing.ofResponse("GET", ResponseHead.of(200, five)));
    }
}
