package dev.berth.daemon.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.daemon.store.StoredObject;

/** A pod of a document as the API shows it: the document, with what became of it. */
final class BarePodView {
    private BarePodView() {}

    /**
     * The pod.
     *
     * @param observed the pod as it is derived from what runs
     * @param document what was applied
     */
    static JsonObject of(JsonObject observed, StoredObject document) {
        JsonObject view = document.withMetadata();
        JsonObject metadata = view.getAsJsonObject("metadata");
        JsonElement given = metadata.get("annotations");
        var annotations = given instanceof JsonObject own ? own : new JsonObject();
        observed.getAsJsonObject("metadata")
                .getAsJsonObject("annotations")
                .asMap()
                .forEach(annotations::add);
        metadata.add("annotations", annotations);
        view.add("status", observed.get("status"));
        return view;
    }
}
