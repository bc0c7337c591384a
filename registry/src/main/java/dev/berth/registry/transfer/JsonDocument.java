package dev.berth.registry.transfer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.manifest.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the members of an archive's JSON, each checked for what it is to be. */
final class JsonDocument {
    private JsonDocument() {}

    static JsonElement parse(byte[] bytes, RegistryLimits.Manifests limits, String place)
            throws ArchiveRefused {
        return switch (StrictJson.parse(bytes, limits.depth(), limits.values())) {
            case Result.Ok<JsonElement>(JsonElement value) -> value;
            case Result.Refused<JsonElement>(List<Problem> problems) ->
                    throw new ArchiveRefused(place, problems.getFirst().detail());
        };
    }

    static JsonObject object(JsonElement json, String place) throws ArchiveRefused {
        if (json instanceof JsonObject object) {
            return object;
        }
        throw new ArchiveRefused(place, "expected an object");
    }

    /** The list of that name; empty where it is absent or null. */
    static List<JsonElement> list(JsonObject json, String name, String place)
            throws ArchiveRefused {
        JsonElement list = json.get(name);
        if (list == null || list.isJsonNull()) {
            return List.of();
        }
        if (list instanceof JsonArray array) {
            return array.asList();
        }
        throw new ArchiveRefused(place + "." + name, "expected a list");
    }

    static List<String> texts(JsonObject json, String name, String place) throws ArchiveRefused {
        List<String> texts = new ArrayList<>();
        for (JsonElement element : list(json, name, place)) {
            texts.add(text(element, place + "." + name));
        }
        return texts;
    }

    static String text(JsonElement json, String place) throws ArchiveRefused {
        if (json instanceof JsonPrimitive value && value.isString()) {
            return value.getAsString();
        }
        throw new ArchiveRefused(place, "expected text");
    }

    static Optional<String> optionalText(JsonObject json, String name, String place)
            throws ArchiveRefused {
        JsonElement value = json.get(name);
        return value == null || value.isJsonNull()
                ? Optional.empty()
                : Optional.of(text(value, place + "." + name));
    }
}
