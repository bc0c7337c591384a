package dev.berth.proxy.http2.frame;

import dev.berth.proxy.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Adds frames to the bytes that go out next; splits what is larger than the peer takes in a frame.
 */
public final class FrameWriter {
    /** What a client sends before its first frame (RFC 9113 §3.4). */
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int HEADER_BYTES = 9;

    private Octets out;
    private int maxFrameBytes = Settings.MIN_FRAME_BYTES;

    /** A header block, encoded when its turn has come: the order of blocks is the encoder's. */
    @FunctionalInterface
    public interface Block {
        void encode(Octets out);
    }

    public FrameWriter(Octets out) {
        this.out = out;
    }

    /** Has the next frames added to others. */
    public void target(Octets other) {
        out = other;
    }

    /** The fixed bytes that a client begins with. */
    public static byte[] preface() {
        return PREFACE.clone();
    }

    /** Heeds the peer's SETTINGS_MAX_FRAME_SIZE. */
    public void maxFrameBytes(int bytes) {
        maxFrameBytes = bytes;
    }

    /** SETTINGS with every value that differs from what holds without it. */
    public void settings(Settings ours) {
        Settings initial = Settings.INITIAL;
        int start = begin(FrameType.SETTINGS, 0, 0);
        entry(Settings.HEADER_TABLE_SIZE, ours.headerTableBytes(), initial.headerTableBytes());
        entry(Settings.ENABLE_PUSH, ours.push() ? 1 : 0, initial.push() ? 1 : 0);
        entry(Settings.MAX_CONCURRENT_STREAMS, ours.streams(), initial.streams());
        entry(Settings.INITIAL_WINDOW_SIZE, ours.windowBytes(), initial.windowBytes());
        entry(Settings.MAX_FRAME_SIZE, ours.frameBytes(), initial.frameBytes());
        entry(Settings.MAX_HEADER_LIST_SIZE, ours.headerListBytes(), initial.headerListBytes());
        entry(Settings.ENABLE_CONNECT_PROTOCOL, ours.connectProtocol() ? 1 : 0, 0);
        end(start);
    }

    public void settingsAck() {
        end(begin(FrameType.SETTINGS, Flag.ACK, 0));
    }

    /** PING with eight octets of the caller's. */
    public void ping(long opaque, boolean ack) {
        int start = begin(FrameType.PING, ack ? Flag.ACK : 0, 0);
        out.addInt((int) (opaque >>> 32));
        out.addInt((int) opaque);
        end(start);
    }

    /**
     * GOAWAY.
     *
     * @param lastStream the highest stream that was or might be served
     * @param detail for people, without anything secret
     */
    public void goAway(int lastStream, ErrorCode code, String detail) {
        int start = begin(FrameType.GOAWAY, 0, 0);
        out.addInt(lastStream);
        out.addInt(code.number());
        out.addLatin1(detail);
        end(start);
    }

    public void reset(int stream, ErrorCode code) {
        int start = begin(FrameType.RST_STREAM, 0, stream);
        out.addInt(code.number());
        end(start);
    }

    /** WINDOW_UPDATE of a stream, or of the connection (0). */
    public void windowUpdate(int stream, int increment) {
        int start = begin(FrameType.WINDOW_UPDATE, 0, stream);
        out.addInt(increment);
        end(start);
    }

    /** HEADERS, with CONTINUATION if the block does not fit in one frame. */
    public void headers(int stream, boolean endStream, Block block) {
        int flags = endStream ? Flag.END_STREAM : 0;
        int start = begin(FrameType.HEADERS, flags | Flag.END_HEADERS, stream);
        block.encode(out);
        int blockStart = start + HEADER_BYTES;
        int length = out.size() - blockStart;
        if (length <= maxFrameBytes) {
            end(start);
        } else {
            byte[] bytes = Arrays.copyOfRange(out.array(), blockStart, out.size());
            out.truncate(start);
            split(stream, flags, bytes);
        }
    }

    /** DATA: as many frames as the peer's frame size asks for; an empty one ends a stream too. */
    public void data(int stream, byte[] bytes, int offset, int length, boolean endStream) {
        int at = 0;
        do {
            int part = Math.min(length - at, maxFrameBytes);
            boolean last = at + part == length;
            int start = begin(FrameType.DATA, endStream && last ? Flag.END_STREAM : 0, stream);
            out.add(bytes, offset + at, part);
            end(start);
            at += part;
        } while (at < length);
    }

    private void split(int stream, int flags, byte[] block) {
        for (int at = 0; at < block.length; at += maxFrameBytes) {
            int part = Math.min(block.length - at, maxFrameBytes);
            int endHeaders = at + part == block.length ? Flag.END_HEADERS : 0;
            int start =
                    at == 0
                            ? begin(FrameType.HEADERS, flags | endHeaders, stream)
                            : begin(FrameType.CONTINUATION, endHeaders, stream);
            out.add(block, at, part);
            end(start);
        }
    }

    private void entry(int id, int value, int initial) {
        if (value != initial) {
            out.add(id >>> 8);
            out.add(id);
            out.addInt(value);
        }
    }

    /**
     * Has a frame that was added and is still there end its stream.
     *
     * @param frame where HEADERS or DATA begins
     */
    public static void endStream(Octets out, int frame) {
        out.set(frame + 4, out.array()[frame + 4] | Flag.END_STREAM);
    }

    /** Begins a frame; returns where. */
    private int begin(FrameType type, int flags, int stream) {
        int start = out.size();
        out.skip(HEADER_BYTES);
        out.set(start + 3, type.code());
        out.set(start + 4, flags);
        out.setInt(start + 5, stream);
        return start;
    }

    private void end(int start) {
        int length = out.size() - start - HEADER_BYTES;
        out.set(start, length >>> 16);
        out.set(start + 1, length >>> 8);
        out.set(start + 2, length);
    }
}
