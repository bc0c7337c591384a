package dev.berth.daemon.document;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.policies.workload.ObjectName;
import java.util.Optional;

/** Makes the document of a claim from a StatefulSet's {@code volumeClaimTemplates}. */
public final class ClaimTemplate {
    private static final String METADATA = "metadata";
    private static final String LABELS = "labels";
    private static final String ANNOTATIONS = "annotations";

    private ClaimTemplate() {}

    /**
     * The claim of one pod; empty where the set has no such template.
     *
     * @param set as it was applied
     * @param template the template's name
     * @param claim what the claim is called
     */
    public static Optional<JsonObject> made(JsonObject set, String template, ObjectName claim) {
        JsonObject spec = set.getAsJsonObject("spec");
        if (!spec.has("volumeClaimTemplates")) {
            return Optional.empty();
        }
        for (JsonElement element : spec.getAsJsonArray("volumeClaimTemplates")) {
            JsonObject one = element.getAsJsonObject();
            if (one.getAsJsonObject(METADATA).get("name").getAsString().equals(template)) {
                return Optional.of(claim(one, claim, selected(spec)));
            }
        }
        return Optional.empty();
    }

    /** What the set selects its pods by; Kubernetes gives claims these labels, too. */
    private static JsonObject selected(JsonObject spec) {
        return spec.getAsJsonObject("selector").getAsJsonObject("matchLabels");
    }

    private static JsonObject claim(JsonObject template, ObjectName name, JsonObject selected) {
        JsonObject given = template.getAsJsonObject(METADATA);
        var labels = new JsonObject();
        if (given.get(LABELS) instanceof JsonObject own) {
            own.asMap().forEach(labels::add);
        }
        selected.asMap().forEach(labels::add);
        var metadata = new JsonObject();
        metadata.addProperty("name", name.name());
        metadata.addProperty("namespace", name.namespace());
        metadata.add(LABELS, labels);
        if (given.get(ANNOTATIONS) instanceof JsonObject annotations) {
            metadata.add(ANNOTATIONS, annotations.deepCopy());
        }
        var claim = new JsonObject();
        claim.addProperty("apiVersion", Kind.CLAIM.apiVersion());
        claim.addProperty("kind", Kind.CLAIM.title());
        claim.add(METADATA, metadata);
        claim.add("spec", template.getAsJsonObject("spec").deepCopy());
        return claim;
    }
}
