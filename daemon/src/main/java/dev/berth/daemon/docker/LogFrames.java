package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Takes apart the stream in which the engine mixes both outputs: frames of one byte source, three
 * zeros, four bytes length (big endian), payload (Docker Engine API, ContainerAttach).
 */
final class LogFrames {
    private static final int HEADER_BYTES = 8;
    private static final int PIECE_BYTES = 16 * 1024;
    private static final int STDERR = 2;
    private static final int SYSTEM_ERROR = 3;

    private LogFrames() {}

    /**
     * Delivers every frame, large ones in pieces.
     *
     * @throws EngineException {@code PROTOCOL} when the stream is none of frames, {@code SERVER}
     *     when the engine reports an error in it, {@code UNREACHABLE} when it ends inside a frame
     */
    static void deliver(InputStream frames, LogSink sink) throws IOException {
        var piece = new byte[PIECE_BYTES];
        while (true) {
            int header = frames.readNBytes(piece, 0, HEADER_BYTES);
            if (header == 0) {
                return;
            }
            if (header < HEADER_BYTES) {
                throw HttpInput.gone();
            }
            int source = piece[0];
            long left = Integer.toUnsignedLong(ByteBuffer.wrap(piece).getInt(4));
            if (source < 0 || source > SYSTEM_ERROR || (piece[1] | piece[2] | piece[3]) != 0) {
                throw new EngineException(Kind.PROTOCOL, "the log is no stream of frames");
            }
            while (left > 0) {
                int count = frames.read(piece, 0, (int) Math.min(left, piece.length));
                if (count < 0) {
                    throw HttpInput.gone();
                }
                if (source == SYSTEM_ERROR) {
                    var message = new String(piece, 0, count, StandardCharsets.UTF_8);
                    throw new EngineException(Kind.SERVER, "log: " + Printable.of(message));
                }
                left -= count;
                sink.take(
                        source == STDERR ? LogSink.Source.STDERR : LogSink.Source.STDOUT,
                        piece,
                        0,
                        count);
            }
        }
    }
}
