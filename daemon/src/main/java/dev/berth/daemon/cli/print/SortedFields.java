package dev.berth.daemon.cli.print;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.TreeSet;

/** A JSON tree with the members of each object in the order of their names. */
public final class SortedFields {
    private SortedFields() {}

    /** A sorted copy; lists stay in their order. */
    public static JsonElement of(JsonElement element) {
        if (element instanceof JsonObject object) {
            var sorted = new JsonObject();
            for (String name : new TreeSet<>(object.keySet())) {
                sorted.add(name, of(object.get(name)));
            }
            return sorted;
        }
        if (element instanceof JsonArray array) {
            var copy = new JsonArray();
            array.forEach(item -> copy.add(of(item)));
            return copy;
        }
        return element;
    }
}
