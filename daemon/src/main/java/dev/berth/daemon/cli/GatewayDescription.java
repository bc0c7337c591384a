package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.print.Table;
import java.util.ArrayList;
import java.util.List;

/** What a Gateway or one of its routes says and what became of it, as a part of a page. */
final class GatewayDescription {
    private final JsonObject object;

    GatewayDescription(JsonObject object) {
        this.object = object;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        var listeners = Table.of("LISTENER", "PROTOCOL", "PORT", "HOSTNAME", "ROUTES", "STATE");
        List<JsonObject> known = JsonFields.objects(object, "status", "listeners");
        for (JsonObject listener : JsonFields.objects(object, "spec", "listeners")) {
            String name = JsonFields.text(listener, "name");
            JsonObject told = JsonFields.where(known, "name", name);
            List<JsonObject> conditions = JsonFields.objects(told, "conditions");
            listeners.row(
                    name,
                    JsonFields.text(listener, "protocol"),
                    JsonFields.text(listener, "port"),
                    JsonFields.textOr("*", listener, "hostname"),
                    JsonFields.text(told, "attachedRoutes"),
                    JsonFields.text(JsonFields.where(conditions, "type", "Programmed"), "reason"));
        }
        add(lines, "Listeners", listeners);
        var rules = Table.of("RULE", "BACKEND", "WEIGHT");
        List<JsonObject> given = JsonFields.objects(object, "spec", "rules");
        for (int index = 0; index < given.size(); index++) {
            for (JsonObject backend : JsonFields.objects(given.get(index), "backendRefs")) {
                rules.row(
                        "" + index,
                        JsonFields.text(backend, "name") + ":" + JsonFields.text(backend, "port"),
                        "" + JsonFields.numberOr(1, backend, "weight"));
            }
        }
        add(lines, "Backends", rules);
        var parents = Table.of("PARENT", "TYPE", "STATUS", "REASON", "MESSAGE");
        for (JsonObject parent : JsonFields.objects(object, "status", "parents")) {
            JsonObject reference = JsonFields.object(parent, "parentRef");
            String section = JsonFields.text(reference, "sectionName");
            for (JsonObject condition : JsonFields.objects(parent, "conditions")) {
                parents.row(
                        JsonFields.text(reference, "name")
                                + (section.isEmpty() ? "" : "/" + section),
                        JsonFields.text(condition, "type"),
                        JsonFields.text(condition, "status"),
                        JsonFields.text(condition, "reason"),
                        JsonFields.text(condition, "message"));
            }
        }
        add(lines, "Parents", parents);
        return lines;
    }

    private static void add(List<String> lines, String title, Table table) {
        if (!table.isEmpty()) {
            lines.add(title + ":");
            table.lines().forEach(line -> lines.add("  " + line));
        }
    }
}
