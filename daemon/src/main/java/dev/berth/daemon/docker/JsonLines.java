package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A body of JSON objects, one a line, as events and progress come. */
final class JsonLines {
    /** Bytes of one object. */
    static final int MAX_LINE_BYTES = 1024 * 1024;

    private final InputStream body;

    JsonLines(InputStream body) {
        this.body = new BufferedInputStream(body);
    }

    /** The next object; {@code null} at the end of the body. */
    @Nullable Fields next() throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            int next = body.read();
            if (next < 0 || next == '\n') {
                var text = line.toString(StandardCharsets.UTF_8).strip();
                if (!text.isEmpty()) {
                    return Fields.parse(text);
                }
                if (next < 0) {
                    return null;
                }
                line.reset();
            } else {
                if (line.size() == MAX_LINE_BYTES) {
                    throw new EngineException(
                            Kind.PROTOCOL,
                            "an object in the stream is longer than " + MAX_LINE_BYTES + " bytes");
                }
                line.write(next);
            }
        }
    }
}
