package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import java.util.ArrayList;
import java.util.List;

/** What is known of a deployment's last update that did not get on. */
final class RolloutDescription {
    private RolloutDescription() {}

    /** Lines to be shown as they are; none where no update failed. */
    static List<String> failure(JsonObject status) {
        JsonObject failure = JsonFields.object(status, "rollout", "failure");
        List<String> lines = new ArrayList<>();
        if (failure.isEmpty()) {
            return lines;
        }
        lines.add("Failed update:");
        lines.add("  Revision:    " + JsonFields.number(failure, "revision"));
        long rolledBackTo = JsonFields.number(failure, "rolledBackTo");
        lines.add("  Rolled back: " + (rolledBackTo > 0 ? "to revision " + rolledBackTo : "no"));
        lines.add("  At:          " + Printable.line(JsonFields.text(failure, "at")));
        lines.add("  Message:     " + Printable.line(JsonFields.text(failure, "message")));
        for (JsonObject pod : JsonFields.objects(failure, "pods")) {
            lines.add(
                    Printable.line(
                            "  Pod "
                                    + JsonFields.text(pod, "name")
                                    + ": "
                                    + JsonFields.text(pod, "reason")
                                    + " "
                                    + JsonFields.text(pod, "message")));
            for (JsonObject container : JsonFields.objects(pod, "containers")) {
                lines.addAll(container(container));
            }
        }
        return lines;
    }

    private static List<String> container(JsonObject container) {
        List<String> lines = new ArrayList<>();
        lines.add(
                Printable.line(
                        "    Container "
                                + JsonFields.text(container, "name")
                                + ": "
                                + JsonFields.text(container, "state")
                                + ", exit code "
                                + JsonFields.number(container, "exitCode")
                                + ", "
                                + JsonFields.number(container, "restartCount")
                                + " restarts"));
        JsonFields.texts(container, "probes")
                .forEach(line -> lines.add("      probe: " + Printable.line(line)));
        JsonFields.texts(container, "log")
                .forEach(line -> lines.add("      log: " + Printable.line(line)));
        return lines;
    }
}
