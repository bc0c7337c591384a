package dev.berth.registry.signature;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.registry.manifest.StrictJson;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads signed JSON: what is not exactly as expected is not there. */
final class Json {
    private static final int MOST_DEPTH = 32;
    private static final int MOST_VALUES = 20_000;

    /** Characters of a signature as Base64. */
    private static final int MOST_SIGNATURE = 1_024;

    private Json() {}

    /** One object and nothing else. */
    static Optional<JsonObject> object(byte[] bytes) {
        return StrictJson.parse(bytes, MOST_DEPTH, MOST_VALUES)
                        instanceof Result.Ok<JsonElement>(JsonElement json)
                ? of(json)
                : Optional.empty();
    }

    private static Optional<JsonObject> of(@Nullable JsonElement json) {
        return json instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    static Optional<JsonObject> object(JsonObject in, String name) {
        return of(in.get(name));
    }

    static Optional<String> text(JsonObject in, String name) {
        return in.get(name) instanceof JsonPrimitive value && value.isString()
                ? Optional.of(value.getAsString())
                : Optional.empty();
    }

    static Optional<Digest> digest(JsonObject in, String name) {
        return text(in, name)
                .flatMap(
                        text ->
                                Digest.parse(text) instanceof Result.Ok<Digest>(Digest digest)
                                        ? Optional.of(digest)
                                        : Optional.empty());
    }

    /** The objects of a list; none where one of its entries is another thing. */
    static List<JsonObject> objects(JsonObject in, String name) {
        if (!(in.get(name) instanceof JsonArray array)) {
            return List.of();
        }
        var objects = array.asList().stream().flatMap(entry -> of(entry).stream()).toList();
        return objects.size() == array.size() ? objects : List.of();
    }

    static Optional<byte[]> base64(JsonObject in, String name) {
        return text(in, name).flatMap(Json::base64);
    }

    static Optional<byte[]> signature(JsonObject in, String name) {
        return text(in, name).filter(text -> text.length() <= MOST_SIGNATURE).flatMap(Json::base64);
    }

    private static Optional<byte[]> base64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
