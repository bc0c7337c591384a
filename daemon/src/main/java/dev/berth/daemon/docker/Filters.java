package dev.berth.daemon.docker;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;

/** The JSON of a {@code filters} parameter: {@code {"label":{"a=b":true}}}. */
final class Filters {
    private Filters() {}

    static String labels(List<String> labels) {
        return of(Map.of("label", labels));
    }

    static String of(Map<String, List<String>> filters) {
        var json = new JsonObject();
        filters.forEach(
                (name, values) -> {
                    var set = new JsonObject();
                    values.forEach(value -> set.addProperty(value, true));
                    json.add(name, set);
                });
        return json.toString();
    }
}
