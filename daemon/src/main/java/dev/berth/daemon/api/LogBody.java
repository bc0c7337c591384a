package dev.berth.daemon.api;

import dev.berth.daemon.docker.LogSink;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The answer that a log becomes. It begins with the first output, so that what fails before can
 * still be told; whatever fails afterwards means that the reader went away.
 */
final class LogBody implements LogSink {
    private final ServerResponse response;
    private final Runnable onSent;
    private volatile Optional<OutputStream> out = Optional.empty();

    LogBody(ServerResponse response, Runnable onSent) {
        this.response = response;
        this.onSent = onSent;
    }

    /** Whether anything was sent. */
    boolean hasBegun() {
        return out.isPresent();
    }

    @Override
    public void take(Source source, byte[] bytes, int offset, int length) throws IOException {
        try {
            OutputStream body = out.orElseGet(response::outputStream);
            out = Optional.of(body);
            body.write(bytes, offset, length);
            body.flush();
        } catch (RuntimeException gone) {
            throw new IOException("the reader went away", gone);
        }
        onSent.run();
    }

    /** Ends the answer, that of a log without output too. */
    void end() throws IOException {
        if (out.isPresent()) {
            out.get().close();
        } else {
            response.send(new byte[0]);
        }
    }
}
