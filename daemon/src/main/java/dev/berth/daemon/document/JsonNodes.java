package dev.berth.daemon.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;

/** Turns trees with lines into JSON and back; back, every line is 0. */
final class JsonNodes {
    private static final int NO_LINE = 0;

    private JsonNodes() {}

    /** The same as JSON, fields in the same order. */
    static JsonElement toJson(YamlNode node) {
        return switch (node) {
            case YamlNode.Text(String value, int ignored) -> new JsonPrimitive(value);
            case YamlNode.Numeral(Number value, String source, int ignored) ->
                    new JsonPrimitive(value);
            case YamlNode.Flag(boolean value, String source, int ignored) ->
                    new JsonPrimitive(value);
            case YamlNode.Null ignored -> JsonNull.INSTANCE;
            case YamlNode.Sequence(List<YamlNode> items, int ignored) -> {
                var array = new JsonArray(items.size());
                items.forEach(item -> array.add(toJson(item)));
                yield array;
            }
            case YamlNode.Mapping(List<YamlNode.Entry> entries, int ignored) -> {
                var object = new JsonObject();
                entries.forEach(entry -> object.add(entry.key(), toJson(entry.value())));
                yield object;
            }
        };
    }

    /** The same as a tree; for JSON that was written here, so the bounds need no second check. */
    static YamlNode fromJson(JsonElement json) {
        if (json instanceof JsonObject object) {
            List<YamlNode.Entry> entries = new ArrayList<>();
            object.asMap()
                    .forEach(
                            (key, value) ->
                                    entries.add(new YamlNode.Entry(key, NO_LINE, fromJson(value))));
            return new YamlNode.Mapping(entries, NO_LINE);
        }
        if (json instanceof JsonArray array) {
            return new YamlNode.Sequence(
                    array.asList().stream().map(JsonNodes::fromJson).toList(), NO_LINE);
        }
        if (json instanceof JsonPrimitive primitive) {
            return fromPrimitive(primitive);
        }
        return new YamlNode.Null(NO_LINE);
    }

    private static YamlNode fromPrimitive(JsonPrimitive primitive) {
        String text = primitive.getAsString();
        if (primitive.isBoolean()) {
            return new YamlNode.Flag(primitive.getAsBoolean(), text, NO_LINE);
        }
        return primitive.isNumber()
                ? Scalars.plain(text, NO_LINE)
                : new YamlNode.Text(text, NO_LINE);
    }
}
