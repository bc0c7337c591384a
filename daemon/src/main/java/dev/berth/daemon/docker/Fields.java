package dev.berth.daemon.docker;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.berth.daemon.docker.EngineException.Kind;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of the engine, read field by field.
 *
 * <p>The engine leaves fields out or writes {@code null} for what is empty, so that both read as
 * the empty value; a value of another type than the API promises is an error ({@code PROTOCOL}).
 */
record Fields(JsonObject json) {
    /** Parses one object. */
    static Fields parse(String text) throws EngineException {
        if (parseAny(text) instanceof JsonObject object) {
            return new Fields(object);
        }
        throw unexpected("answer", "an object");
    }

    /** Parses an array of objects, or the {@code null} that stands for an empty one. */
    static List<Fields> parseList(String text) throws EngineException {
        return switch (parseAny(text)) {
            case JsonArray array -> objects("answer", array);
            case JsonNull none -> List.of();
            case JsonElement other -> throw unexpected("answer", "an array");
        };
    }

    /** Text, or nothing. */
    String text(String name) throws EngineException {
        var value = primitive(name);
        if (value == null) {
            return "";
        }
        if (!value.isString()) {
            throw unexpected(name, "a string");
        }
        return value.getAsString();
    }

    /** A whole number, or 0. */
    long number(String name) throws EngineException {
        var value = primitive(name);
        if (value == null) {
            return 0;
        }
        try {
            if (value.isNumber()) {
                return new BigDecimal(value.getAsString()).longValueExact();
            }
        } catch (ArithmeticException e) {
            // Not a whole number, or beyond a long: as unexpected as a string.
        }
        throw unexpected(name, "a whole number");
    }

    /** A truth, or false. */
    boolean flag(String name) throws EngineException {
        var value = primitive(name);
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            throw unexpected(name, "true or false");
        }
        return value.getAsBoolean();
    }

    /** An object, or an empty one. */
    Fields object(String name) throws EngineException {
        return switch (present(name)) {
            case null -> new Fields(new JsonObject());
            case JsonObject object -> new Fields(object);
            case JsonElement other -> throw unexpected(name, "an object");
        };
    }

    /** The objects of an array, or none. */
    List<Fields> objects(String name) throws EngineException {
        return switch (present(name)) {
            case null -> List.of();
            case JsonArray array -> objects(name, array);
            case JsonElement other -> throw unexpected(name, "an array");
        };
    }

    /** The strings of an array, or none. */
    List<String> texts(String name) throws EngineException {
        var texts = new ArrayList<String>();
        switch (present(name)) {
            case null -> {}
            case JsonArray array -> {
                for (var element : array) {
                    texts.add(asText(name, element));
                }
            }
            case JsonElement other -> throw unexpected(name, "an array");
        }
        return List.copyOf(texts);
    }

    /** The strings of an object by their names, in its order, or none. */
    Map<String, String> map(String name) throws EngineException {
        var map = new LinkedHashMap<String, String>();
        var object = object(name);
        for (var entry : object.json.entrySet()) {
            map.put(entry.getKey(), asText(name + "." + entry.getKey(), entry.getValue()));
        }
        return map;
    }

    /** Gson's parser takes nothing at all for {@code null}, and stops at the end of a value. */
    private static JsonElement parseAny(String text) throws EngineException {
        try {
            var reader = new JsonReader(new StringReader(text));
            reader.setStrictness(Strictness.STRICT);
            var _ = reader.peek();
            var value = JsonParser.parseReader(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new EngineException(Kind.PROTOCOL, "the answer goes on after its JSON");
            }
            return value;
        } catch (EngineException e) {
            throw e;
        } catch (JsonParseException | IOException e) {
            throw new EngineException(Kind.PROTOCOL, "the answer is not JSON", e);
        }
    }

    private static List<Fields> objects(String name, JsonArray array) throws EngineException {
        var objects = new ArrayList<Fields>(array.size());
        for (var element : array) {
            if (!(element instanceof JsonObject object)) {
                throw unexpected(name, "an array of objects");
            }
            objects.add(new Fields(object));
        }
        return List.copyOf(objects);
    }

    private static String asText(String name, JsonElement element) throws EngineException {
        if (element instanceof JsonPrimitive primitive && primitive.isString()) {
            return primitive.getAsString();
        }
        throw unexpected(name, "strings");
    }

    private @Nullable JsonElement present(String name) {
        var element = json.get(name);
        return element == null || element.isJsonNull() ? null : element;
    }

    private @Nullable JsonPrimitive primitive(String name) throws EngineException {
        return switch (present(name)) {
            case null -> null;
            case JsonPrimitive primitive -> primitive;
            case JsonElement other -> throw unexpected(name, "a single value");
        };
    }

    private static EngineException unexpected(String name, String expected) {
        return new EngineException(Kind.PROTOCOL, name + " in the answer is not " + expected);
    }
}
