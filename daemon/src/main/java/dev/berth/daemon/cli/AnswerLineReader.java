package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import com.google.gson.stream.MalformedJsonException;
import dev.berth.daemon.cli.client.AdminAnswer;
import dev.berth.daemon.cli.client.BodySink;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Takes an answer in lines: how far the work is, and at the end what came of it. */
final class AnswerLineReader implements BodySink {
    /** Bytes of one line: the result of an import names every image. */
    private static final int MAX_LINE_BYTES = 4 << 20;

    private final ProgressBar bar;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Optional<JsonObject> last = Optional.empty();

    AnswerLineReader(ProgressBar bar) {
        this.bar = bar;
    }

    @Override
    public void accept(byte[] bytes, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            if (bytes[i] != '\n') {
                line.write(bytes[i]);
                if (line.size() > MAX_LINE_BYTES) {
                    throw new MalformedJsonException("a line over " + MAX_LINE_BYTES + " bytes");
                }
                continue;
            }
            take(JsonText.object(line.toString(StandardCharsets.UTF_8)));
            line.reset();
        }
    }

    private void take(JsonObject told) {
        last = Optional.of(told);
        String phase = JsonFields.text(told, "phase");
        if (phase.isEmpty()) {
            return;
        }
        long done = JsonFields.number(told, "done");
        long total = JsonFields.numberOr(-1, told, "total");
        if (phase.equals("reading")) {
            bar.bytes(phase, done, total);
        } else if (told.has("done")) {
            bar.count(phase, done, total);
        } else {
            bar.alive(phase);
        }
    }

    /** What came of it. */
    JsonObject result() throws CommandFailure {
        bar.end();
        JsonObject told = last.orElseGet(JsonObject::new);
        if (told.has("result")) {
            return JsonFields.object(told, "result");
        }
        if (told.has("error")) {
            JsonObject error = JsonFields.object(told, "error");
            throw Refusal.of(
                            new AdminAnswer(
                                    (int) JsonFields.number(error, "status"),
                                    "application/problem+json",
                                    JsonText.compact(error)))
                    .failure();
        }
        throw new CommandFailure(
                ExitCode.UNREACHABLE, "the daemon's answer broke off: it may have been restarted");
    }
}
