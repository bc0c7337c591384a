package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.print.Age;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of a container before, and what its probes were told.
 *
 * @param status of the container, as the API gives it
 */
record CareDescription(JsonObject status, Instant now) {
    /** What there is to say, by what it is about; nothing of a container that nobody asks. */
    Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        JsonObject last = JsonFields.object(status, "lastState", "terminated");
        if (!last.isEmpty()) {
            lines.put(
                    "Last State",
                    JsonFields.text(last, "reason")
                            + ", exit code "
                            + JsonFields.number(last, "exitCode")
                            + ", "
                            + Age.since(JsonFields.text(last, "finishedAt"), now)
                            + " ago");
        }
        for (String probe : List.of("Startup", "Readiness", "Liveness")) {
            String answers =
                    JsonFields.objects(status, "probes").stream()
                            .filter(answer -> JsonFields.text(answer, "probe").equals(probe))
                            .map(this::answer)
                            .collect(Collectors.joining("; "));
            if (!answers.isEmpty()) {
                lines.put(probe, answers);
            }
        }
        return lines;
    }

    private String answer(JsonObject answer) {
        return JsonFields.text(answer, "result")
                + " x"
                + JsonFields.number(answer, "count")
                + ", "
                + Age.since(JsonFields.text(answer, "lastTimestamp"), now)
                + " ago: "
                + JsonFields.text(answer, "message");
    }
}
