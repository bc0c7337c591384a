package dev.berth.daemon.cli.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks into trees that another version of the daemon may have written: what is absent or of
 * another type reads as empty.
 */
public final class JsonFields {
    private JsonFields() {}

    /** The string, number or boolean at that path as text; empty if there is none. */
    public static String text(JsonObject object, String... path) {
        return at(object, path) instanceof JsonPrimitive primitive ? primitive.getAsString() : "";
    }

    /** The same, or the other text if it is empty. */
    public static String textOr(String other, JsonObject object, String... path) {
        String text = text(object, path);
        return text.isEmpty() ? other : text;
    }

    /** The whole number at that path; 0 if there is none. */
    public static long number(JsonObject object, String... path) {
        return numberOr(0, object, path);
    }

    /** The whole number at that path, or the other one. */
    public static long numberOr(long other, JsonObject object, String... path) {
        try {
            return Long.parseLong(text(object, path));
        } catch (NumberFormatException e) {
            return other;
        }
    }

    /** Whether {@code true} stands at that path. */
    public static boolean flag(JsonObject object, String... path) {
        return text(object, path).equals("true");
    }

    /** The object at that path; an empty one if there is none. */
    public static JsonObject object(JsonObject object, String... path) {
        return at(object, path) instanceof JsonObject found ? found : new JsonObject();
    }

    /** The objects of the array at that path. */
    public static List<JsonObject> objects(JsonObject object, String... path) {
        List<JsonObject> objects = new ArrayList<>();
        if (at(object, path) instanceof JsonArray array) {
            for (JsonElement item : array) {
                if (item instanceof JsonObject found) {
                    objects.add(found);
                }
            }
        }
        return objects;
    }

    /** The strings of the array at that path. */
    public static List<String> texts(JsonObject object, String... path) {
        List<String> texts = new ArrayList<>();
        if (at(object, path) instanceof JsonArray array) {
            for (JsonElement item : array) {
                if (item instanceof JsonPrimitive primitive) {
                    texts.add(primitive.getAsString());
                }
            }
        }
        return texts;
    }

    /** Names and values of the object at that path, such as labels, in their order. */
    public static Map<String, String> pairs(JsonObject object, String... path) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> member : object(object, path).entrySet()) {
            if (member.getValue() instanceof JsonPrimitive primitive) {
                pairs.put(member.getKey(), primitive.getAsString());
            }
        }
        return pairs;
    }

    /** The first of these objects whose member has that value. */
    public static JsonObject where(List<JsonObject> objects, String member, String value) {
        for (JsonObject object : objects) {
            if (text(object, member).equals(value)) {
                return object;
            }
        }
        return new JsonObject();
    }

    private static @Nullable JsonElement at(JsonObject object, String... path) {
        JsonElement found = object;
        for (String name : path) {
            if (!(found instanceof JsonObject parent)) {
                return null;
            }
            found = parent.get(name);
        }
        return found;
    }
}
