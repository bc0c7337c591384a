package dev.berth.proxy.http2.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.wire.ByteSource;
import dev.berth.proxy.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private static final int MAX = Settings.MIN_FRAME_BYTES;

    @Test
    void frames_writtenAndReadInPiecesOfEverySize_areTheSame() throws Exception {
        byte[] bytes = everyFrame();
        List<String> whole = read(bytes, bytes.length);

        for (int piece = 1; piece < 60; piece++) {
            assertEquals(whole, read(bytes, piece));
        }
        assertEquals(
                List.of(
                        "SETTINGS 0 length 12",
                        "SETTINGS 0 length 0 ack",
                        "PING 0 length 8 ack",
                        "GOAWAY 0 length 11",
                        "RST_STREAM 3 length 4",
                        "WINDOW_UPDATE 0 length 4",
                        "HEADERS 5 length 5",
                        "DATA 5 length 3 ack"),
                whole);
    }

    @Test
    void stream_cutInsideAFrame_isAnEofAndBetweenFramesAnEnd() throws Exception {
        byte[] bytes = everyFrame();
        List<Integer> ends = new ArrayList<>();
        for (int cut = 0; cut <= bytes.length; cut++) {
            try {
                read(Arrays.copyOf(bytes, cut), 16);
                ends.add(cut);
            } catch (EOFException inside) {
                assertTrue(cut > 0);
            }
        }

        assertEquals(9, ends.size());
    }

    @ParameterizedTest
    @CsvSource({
        "004001 00 00 00000001, FRAME_SIZE_ERROR, larger than allowed",
        "000000 00 00 00000000, PROTOCOL_ERROR, DATA on stream 0",
        "000000 01 04 00000000, PROTOCOL_ERROR, HEADERS on stream 0",
        "000000 00 08 00000001, FRAME_SIZE_ERROR, padded and empty",
        "000002 00 08 00000001 02ff, PROTOCOL_ERROR, more padding than payload",
        "000004 01 24 00000001 00000000, FRAME_SIZE_ERROR, half a priority",
        "000005 02 00 00000000 0000000000, PROTOCOL_ERROR, PRIORITY on stream 0",
        "000003 03 00 00000001 000000, FRAME_SIZE_ERROR, short RST_STREAM",
        "000004 03 00 00000000 00000000, PROTOCOL_ERROR, RST_STREAM on stream 0",
        "000005 04 00 00000000 0000000000, FRAME_SIZE_ERROR, SETTINGS of five bytes",
        "000006 04 01 00000000 000100000000, FRAME_SIZE_ERROR, an ack with settings",
        "000000 04 00 00000001, PROTOCOL_ERROR, SETTINGS on a stream",
        "000007 06 00 00000000 00000000000000, FRAME_SIZE_ERROR, short PING",
        "000008 06 00 00000001 0000000000000000, PROTOCOL_ERROR, PING on a stream",
        "000007 07 00 00000000 00000000000000, FRAME_SIZE_ERROR, short GOAWAY",
        "000008 07 00 00000001 0000000000000000, PROTOCOL_ERROR, GOAWAY on a stream",
        "000003 08 00 00000000 000000, FRAME_SIZE_ERROR, short WINDOW_UPDATE",
        "000000 09 04 00000000, PROTOCOL_ERROR, CONTINUATION on stream 0",
    })
    void frame_breakingARule_isAConnectionError(String hex, ErrorCode code, String why) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

        var error = assertThrows(ConnectionError.class, () -> read(bytes, 100), why);

        assertEquals(code, error.code(), why);
    }

    @Test
    void priority_ofAnotherSize_isAStreamError() {
        byte[] bytes = HexFormat.of().parseHex("0000040200000000070000000f");

        var error = assertThrows(StreamError.class, () -> read(bytes, 100));

        assertEquals(7, error.stream());
        assertEquals(ErrorCode.FRAME_SIZE_ERROR, error.code());
    }

    @ParameterizedTest
    @CsvSource({
        "0004, ffffffff, FLOW_CONTROL_ERROR",
        "0005, 00003fff, PROTOCOL_ERROR",
        "0005, 01000000, PROTOCOL_ERROR",
        "0002, 00000002, PROTOCOL_ERROR",
        "0008, 00000002, PROTOCOL_ERROR",
    })
    void settings_outOfRange_areAnError(String id, String value, ErrorCode code) throws Exception {
        var reader = reader(HexFormat.of().parseHex("000006040000000000" + id + value), 100);
        assertTrue(reader.next());

        var error =
                assertThrows(ConnectionError.class, () -> Settings.INITIAL.changedBy(reader), id);

        assertEquals(code, error.code());
    }

    @Test
    void settings_writtenAndRead_areTheSame() throws Exception {
        var ours = new Settings(0, false, 100, 1 << 20, 1 << 15, 9000, true);
        var out = new Octets(16);
        new FrameWriter(out).settings(ours);
        var reader = reader(out.toByteArray(), 100);

        assertTrue(reader.next());

        assertEquals(ours, Settings.INITIAL.changedBy(reader));
    }

    @Test
    void headers_paddedWithPriority_showTheBlockOnly() throws Exception {
        byte[] bytes =
                HexFormat.of()
                        .parseHex("00000a012c00000009" + "02" + "0000000910" + "8287" + "0000");
        var reader = reader(bytes, 100);

        assertTrue(reader.next());

        assertEquals(10, reader.length());
        assertEquals(2, reader.count());
        assertEquals(0x82, reader.octet(0));
        assertTrue(reader.selfDependent());
        assertNull(reader.arriving());
    }

    @Test
    void block_largerThanAFrame_isContinued() throws Exception {
        var block = new byte[2 * MAX + 10];
        new Random(1).nextBytes(block);
        var out = new Octets(16);
        new FrameWriter(out).headers(7, true, octets -> octets.add(block));
        var reader = reader(out.toByteArray(), 5000);

        var received = new Octets(16);
        List<FrameType> types = new ArrayList<>();
        while (reader.next()) {
            types.add(reader.type());
            received.add(reader.array(), reader.from(), reader.count());
            assertEquals(types.size() == 3, reader.has(Flag.END_HEADERS));
        }

        assertEquals(
                List.of(FrameType.HEADERS, FrameType.CONTINUATION, FrameType.CONTINUATION), types);
        assertArrayEquals(block, received.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void garbage_read_isFramesOrAnError(long seed) {
        var random = new Random(seed);

        for (int round = 0; round < 2000; round++) {
            var bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            for (int at = 0; at + 2 < bytes.length; at += 9 + random.nextInt(30)) {
                bytes[at] = 0;
                bytes[at + 1] = 0;
            }
            try {
                read(bytes, 1 + random.nextInt(50));
            } catch (IOException expected) {
                assertFalse(String.valueOf(expected.getMessage()).isEmpty(), "seed " + seed);
            }
        }
    }

    private static byte[] everyFrame() {
        var out = new Octets(16);
        var writer = new FrameWriter(out);
        writer.settings(new Settings(4096, false, 100, 65_535, MAX, Integer.MAX_VALUE, false));
        writer.settingsAck();
        writer.ping(0x0102_0304_0506_0708L, true);
        writer.goAway(9, ErrorCode.NO_ERROR, "bye");
        writer.reset(3, ErrorCode.CANCEL);
        writer.windowUpdate(0, 1000);
        writer.headers(5, false, octets -> octets.add(new byte[5]));
        writer.data(5, new byte[] {1, 2, 3}, 0, 3, true);
        return out.toByteArray();
    }

    private static List<String> read(byte[] bytes, int piece) throws IOException {
        var reader = reader(bytes, piece);
        List<String> frames = new ArrayList<>();
        while (reader.next()) {
            frames.add(
                    reader.type()
                            + " "
                            + reader.stream()
                            + " length "
                            + reader.length()
                            + (reader.has(Flag.ACK) ? " ack" : ""));
        }
        return frames;
    }

    private static FrameReader reader(byte[] bytes, int piece) {
        var in = new ByteArrayInputStream(bytes);
        ByteSource source =
                (buffer, offset, length) -> in.read(buffer, offset, Math.min(length, piece));
        return new FrameReader(source, MAX);
    }
}
