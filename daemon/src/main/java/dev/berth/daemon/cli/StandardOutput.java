package dev.berth.daemon.cli;

import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where results go: UTF-8 lines whose loss is noticed, unlike those of {@link java.io.PrintStream}.
 */
final class StandardOutput implements Flushable {
    private final OutputStream stream;

    /**
     * @param stream buffered by the caller as it likes; flushed at the end of a command
     */
    StandardOutput(OutputStream stream) {
        this.stream = stream;
    }

    void line(String line) throws OutputLostException {
        text(line + "\n");
    }

    void text(String text) throws OutputLostException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        bytes(bytes, bytes.length);
    }

    void bytes(byte[] bytes, int length) throws OutputLostException {
        try {
            stream.write(bytes, 0, length);
        } catch (IOException e) {
            throw new OutputLostException(e);
        }
    }

    /**
     * The same output for a library that prints; it does not notice a loss, the next flush does.
     */
    PrintWriter writer() {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    @Override
    public void flush() throws OutputLostException {
        try {
            stream.flush();
        } catch (IOException e) {
            throw new OutputLostException(e);
        }
    }

    /** The output took no more. */
    static final class OutputLostException extends IOException {
        private static final long serialVersionUID = 1L;

        OutputLostException(IOException cause) {
            super(cause.getMessage(), cause);
        }

        /** Whether the reader simply went away, as {@code head} does when it has enough. */
        boolean readerGone() {
            return String.valueOf(getMessage()).contains("Broken pipe");
        }
    }
}
