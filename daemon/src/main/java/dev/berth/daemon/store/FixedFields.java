package dev.berth.daemon.store;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.Kind;
import dev.berth.daemon.document.Resource;
import dev.berth.policies.workload.BarePod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Fields of workloads that Kubernetes does not let change either: the pods that exist would be
 * orphaned, or lose their names.
 */
final class FixedFields {
    private static final String SELECTOR = "selector";

    /** Fields of the {@code spec}, with what they mean where they are absent. */
    private static final Map<String, JsonElement> OF_STATEFUL_SET = ofStatefulSet();

    private static final Map<String, JsonElement> OF_JOB =
            Map.of(
                    "template", JsonNull.INSTANCE,
                    "completions", JsonNull.INSTANCE,
                    "completionMode", new JsonPrimitive("NonIndexed"));

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
        if (document.resource() instanceof Resource.OfPod(BarePod wanted)
                && existing.resource() instanceof Resource.OfPod(BarePod present)) {
            return wanted.template().equals(present.template())
                    ? List.of()
                    : changedOfPod(document.json(), existing.json());
        }
        if (document.kind() == Kind.JOB) {
            return changed(OF_JOB, document, existing);
        }
        return changed(
                document.kind() == Kind.STATEFUL_SET
                        ? OF_STATEFUL_SET
                        : Map.<String, JsonElement>of(SELECTOR, JsonNull.INSTANCE),
                document,
                existing);
    }

    /** All that its containers are made from, their labels included, which cannot be changed. */
    private static List<String> changedOfPod(JsonObject wanted, JsonObject present) {
        Set<String> changed = new TreeSet<>();
        for (String part : List.of("metadata", "spec")) {
            JsonObject one = wanted.getAsJsonObject(part);
            JsonObject other = present.getAsJsonObject(part);
            Stream.concat(one.keySet().stream(), other.keySet().stream())
                    .filter(field -> !Objects.equals(one.get(field), other.get(field)))
                    .forEach(field -> changed.add(part + "." + field));
        }
        return List.copyOf(changed);
    }

    private static List<String> changed(
            Map<String, JsonElement> fields, Document document, StoredObject existing) {
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
