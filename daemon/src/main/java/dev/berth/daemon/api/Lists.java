package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** Lists as the Kubernetes API shows them. */
final class Lists {
    private Lists() {}

    static JsonObject of(String apiVersion, String kind, JsonArray items) {
        var list = new JsonObject();
        list.addProperty("apiVersion", apiVersion);
        list.addProperty("kind", kind);
        list.add("metadata", new JsonObject());
        list.add("items", items);
        return list;
    }
}
