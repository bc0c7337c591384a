package dev.berth.daemon.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.daemon.docker.EngineException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LogFramesTest {
    @Test
    void deliver_cutAtEveryPoint_deliversTheSame() throws IOException {
        var stream = frames(1, "out", 2, "", 2, "wrong", 1, "more");

        for (int cut = 0; cut <= stream.length; cut++) {
            var heard = deliver(cutAt(stream, cut));

            assertEquals("STDOUT:out STDERR:wrong STDOUT:more ", merged(heard), "cut at " + cut);
        }
    }

    @Test
    void deliver_endInsideAFrame_isUnreachable() {
        var stream = frames(1, "out");

        for (int end = 1; end < stream.length; end++) {
            var part = new ByteArrayInputStream(Arrays.copyOf(stream, end));
            var failure = assertThrows(EngineException.class, () -> deliver(part));

            assertEquals(Kind.UNREACHABLE, failure.kind(), "end at " + end);
        }
    }

    @Test
    void deliver_frameLargerThanABuffer_comesInPieces() throws IOException {
        var text = "x".repeat(100_000);

        var heard = deliver(new ByteArrayInputStream(frames(2, text)));

        assertEquals("STDERR:" + text + " ", merged(heard));
    }

    @Test
    void deliver_noFrames_isAProtocolError() {
        var text = "plain text\n".getBytes(StandardCharsets.UTF_8);

        var failure =
                assertThrows(EngineException.class, () -> deliver(new ByteArrayInputStream(text)));

        assertEquals(Kind.PROTOCOL, failure.kind());
    }

    @Test
    void deliver_errorOfTheEngine_isAFailure() {
        var stream = new ByteArrayInputStream(frames(3, "log driver broke"));

        var failure = assertThrows(EngineException.class, () -> deliver(stream));

        assertEquals(Kind.SERVER, failure.kind());
        assertEquals("log: log driver broke", failure.getMessage());
    }

    /** Pieces, each after its source. */
    private static String deliver(InputStream stream) throws IOException {
        var heard = new StringBuilder();
        LogFrames.deliver(
                stream,
                (source, bytes, offset, length) ->
                        heard.append(source)
                                .append(':')
                                .append(new String(bytes, offset, length, StandardCharsets.UTF_8))
                                .append(' '));
        return heard.toString();
    }

    /** A frame may come in several pieces: neighbours of one source are one. */
    private static String merged(String heard) {
        var merged = new StringBuilder();
        var last = "";
        for (var piece : heard.split(" ", -1)) {
            int colon = piece.indexOf(':');
            if (colon > 0) {
                var source = piece.substring(0, colon);
                if (!source.equals(last)) {
                    merged.append(last.isEmpty() ? "" : " ").append(source).append(':');
                }
                merged.append(piece.substring(colon + 1));
                last = source;
            }
        }
        return merged.append(' ').toString();
    }

    private static InputStream cutAt(byte[] stream, int cut) {
        return new SequenceInputStream(
                new ByteArrayInputStream(stream, 0, cut),
                new ByteArrayInputStream(stream, cut, stream.length - cut));
    }

    private static byte[] frames(Object... sourcesAndTexts) {
        var stream = new ByteArrayOutputStream();
        for (int i = 0; i < sourcesAndTexts.length; i += 2) {
            var payload = ((String) sourcesAndTexts[i + 1]).getBytes(StandardCharsets.UTF_8);
            var header = ByteBuffer.allocate(8).put(0, (byte) (int) sourcesAndTexts[i]);
            stream.writeBytes(header.putInt(4, payload.length).array());
            stream.writeBytes(payload);
        }
        return stream.toByteArray();
    }
}
