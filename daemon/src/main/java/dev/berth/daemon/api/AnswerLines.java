package dev.berth.daemon.api;

import com.google.gson.JsonObject;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An answer that tells how far long work has come: one JSON object a line, of which the last has
 * {@code result} or {@code error}. Its status is 200 from the first line on, whatever the end is.
 */
final class AnswerLines {
    static final String TYPE = "application/x-ndjson";

    private final ServerResponse response;
    private final OutputStream out;

    AnswerLines(ServerResponse response) {
        this.response = response;
        response.header(HeaderValues.CONNECTION_CLOSE);
        response.header(HeaderNames.CONTENT_TYPE, TYPE);
        this.out = response.outputStream();
    }

    /**
     * Sends a line at once.
     *
     * @throws IOException if the reader went away
     */
    void line(JsonObject line) throws IOException {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (RuntimeException gone) {
            throw new IOException("the reader went away", gone);
        }
    }

    /** Ends with what came of it. */
    void result(JsonObject result) throws IOException {
        var line = new JsonObject();
        line.add("result", result);
        line(line);
        end();
    }

    /** Ends with a refusal, and ends the connection: a body may not have been read whole. */
    void error(ApiRefusal refusal) throws IOException {
        var line = new JsonObject();
        line.add("error", ErrorAnswer.problem(refusal));
        line(line);
        end();
        if (response instanceof RoutingResponse routing) {
            // The server would do it after the handler, which does not return.
            routing.commit();
        }
        throw new CloseConnectionException("a request whose body was not wanted");
    }

    private void end() throws IOException {
        try {
            out.close();
        } catch (RuntimeException gone) {
            throw new IOException("the reader went away", gone);
        }
    }
}
