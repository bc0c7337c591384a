package dev.berth.daemon.api;

import com.google.gson.JsonObject;
import dev.berth.registry.transfer.TransferProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;

/** Passes on how far a transfer has come, a few times a second. */
final class ProgressLines implements TransferProgress {
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final AnswerLines lines;
    private Phase last = Phase.READING;
    private long toldNanos = System.nanoTime();

    ProgressLines(AnswerLines lines) {
        this.lines = lines;
    }

    @Override
    public void at(Phase phase, long done, long total) {
        long now = System.nanoTime();
        if (phase == last && now - toldNanos < PERIOD.toNanos()) {
            return;
        }
        last = phase;
        toldNanos = now;
        var line = new JsonObject();
        line.addProperty("phase", phase.name().toLowerCase(Locale.ROOT));
        line.addProperty("done", done);
        line.addProperty("total", total);
        try {
            lines.line(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
