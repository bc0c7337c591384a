package dev.berth.daemon.store;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fields of workloads that Kubernetes does not let change either: the pods that exist would be
 * orphaned, or lose their names.
 */
final class FixedFields {
    private static final String SELECTOR = "selector";

    /** Fields of the {@code spec}, with what they mean where they are absent. */
    private static final Map<String, JsonElement> OF_STATEFUL_SET = ofStatefulSet();

    private FixedFields() {}

    private static Map<String, JsonElement> ofStatefulSet() {
        var fields = new LinkedHashMap<String, JsonElement>();
        fields.put(SELECTOR, JsonNull.INSTANCE);
        fields.put("serviceName", new JsonPrimitive(""));
        fields.put("podManagementPolicy", new JsonPrimitive("OrderedReady"));
        fields.put("volumeClaimTemplates", JsonNull.INSTANCE);
        return Map.copyOf(fields);
    }

    /** Those that the document would change, as paths. */
    static List<String> changed(Document document, StoredObject existing) {
        if (document.resource().workload().isEmpty()) {
            return List.of();
        }
        var fields =
                document.kind() == Kind.STATEFUL_SET
                        ? OF_STATEFUL_SET
                        : Map.<String, JsonElement>of(SELECTOR, JsonNull.INSTANCE);
        return fields.entrySet().stream()
                .filter(
                        field ->
                                !value(document.json(), field)
                                        .equals(value(existing.json(), field)))
                .map(field -> "spec." + field.getKey())
                .sorted()
                .toList();
    }

    private static JsonElement value(JsonObject object, Map.Entry<String, JsonElement> field) {
        JsonElement value = object.getAsJsonObject("spec").get(field.getKey());
        return value == null ? field.getValue() : value;
    }
}
