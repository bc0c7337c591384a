package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The buffered incoming half of one exchange. */
final class HttpInput {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final EngineConnection connection;
    private Deadline deadline;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;

    HttpInput(EngineConnection connection, Deadline deadline) {
        this.connection = connection;
        this.deadline = deadline;
    }

    /** What follows has a limit of its own. */
    void within(Deadline other) {
        deadline = other;
    }

    /** Whether bytes came in that nobody has read. */
    boolean buffered() {
        return position < limit;
    }

    /** Waits for the first byte; false when the stream ends instead. */
    boolean begins() throws IOException {
        return fill();
    }

    /** The next byte, 0 to 255; -1 at the end of the stream. */
    int read() throws IOException {
        return fill() ? buffer[position++] & 0xff : -1;
    }

    /** Up to {@code length} bytes; -1 at the end of the stream. */
    int read(byte[] target, int offset, int length) throws IOException {
        if (!buffered() && length >= BUFFER_BYTES) {
            return connection.read(target, offset, length, deadline);
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        return count;
    }

    /**
     * The text before the next CR LF.
     *
     * @throws EngineException {@code PROTOCOL} when it is longer than {@code maxBytes} or ends
     *     otherwise; {@code UNREACHABLE} when the stream ends before
     */
    String line(int maxBytes) throws IOException {
        var text = new byte[Math.min(maxBytes, 256)];
        int length = 0;
        while (true) {
            int next = read();
            if (next == '\r') {
                expect('\n');
                return new String(text, 0, length, StandardCharsets.ISO_8859_1);
            }
            if (next < 0) {
                throw gone();
            }
            if (next == '\n') {
                throw new EngineException(Kind.PROTOCOL, "a line of the answer ends without CR");
            }
            if (length == maxBytes) {
                throw new EngineException(
                        Kind.PROTOCOL,
                        "a line of the answer is longer than " + maxBytes + " bytes");
            }
            if (length == text.length) {
                text = Arrays.copyOf(text, Math.min(maxBytes, length * 2));
            }
            text[length++] = (byte) next;
        }
    }

    /** Reads the CR LF that must stand here. */
    void expectLineEnd() throws IOException {
        expect('\r');
        expect('\n');
    }

    /** The stream ended inside an answer. */
    static EngineException gone() {
        return new EngineException(Kind.UNREACHABLE, "the engine went away inside an answer");
    }

    private void expect(char wanted) throws IOException {
        int next = read();
        if (next < 0) {
            throw gone();
        }
        if (next != wanted) {
            throw new EngineException(
                    Kind.PROTOCOL, "byte " + next + " in the answer, expected " + (int) wanted);
        }
    }

    private boolean fill() throws IOException {
        if (!buffered()) {
            int count = connection.read(buffer, 0, buffer.length, deadline);
            position = 0;
            limit = Math.max(count, 0);
        }
        return buffered();
    }
}
