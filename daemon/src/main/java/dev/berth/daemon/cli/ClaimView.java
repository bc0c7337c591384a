package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What people read about a PersistentVolumeClaim. */
final class ClaimView {
    private ClaimView() {}

    /** The cells of its row in a table. */
    static List<String> cells(JsonObject claim, String age) {
        return List.of(
                JsonFields.text(claim, "metadata", "name"),
                status(claim),
                JsonFields.text(claim, "spec", "volumeName"),
                JsonFields.text(claim, "status", "capacity", "storage"),
                modes(claim),
                age);
    }

    /** The lines of its page. */
    static Map<String, String> lines(JsonObject claim) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("Status", status(claim));
        lines.put("Volume", JsonFields.text(claim, "spec", "volumeName"));
        lines.put("Capacity", JsonFields.text(claim, "status", "capacity", "storage"));
        lines.put("Access modes", modes(claim));
        return lines;
    }

    private static String status(JsonObject claim) {
        return JsonFields.text(claim, "metadata", "deletionTimestamp").isEmpty()
                ? JsonFields.text(claim, "status", "phase")
                : "Terminating";
    }

    private static String modes(JsonObject claim) {
        return String.join(",", JsonFields.texts(claim, "spec", "accessModes"));
    }
}
