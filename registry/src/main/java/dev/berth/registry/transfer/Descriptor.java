package dev.berth.registry.transfer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reference to content, as manifests and indexes carry it.
 *
 * @param digest names it
 * @param mediaType what it is
 * @param size bytes
 * @param json the whole of it, for annotations and platform
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md">OCI
 *     image-spec 1.1, descriptor</a>
 */
record Descriptor(Digest digest, String mediaType, long size, JsonObject json) {
    static Descriptor read(JsonElement element, String place) throws ArchiveRefused {
        JsonObject json = JsonDocument.object(element, place);
        String digest = JsonDocument.optionalText(json, "digest", place).orElse("");
        return switch (Digest.parse(digest)) {
            case Result.Ok<Digest>(Digest value) ->
                    new Descriptor(
                            value,
                            JsonDocument.optionalText(json, "mediaType", place).orElse(""),
                            size(json, place),
                            json);
            case Result.Refused<Digest>(List<Problem> problems) ->
                    throw new ArchiveRefused(place + ".digest", problems.getFirst().detail());
        };
    }

    private static long size(JsonObject json, String place) throws ArchiveRefused {
        if (json.get("size") instanceof JsonPrimitive size && size.isNumber()) {
            try {
                return size.getAsBigDecimal().longValueExact();
            } catch (ArithmeticException e) {
                // Not a whole number, or beyond a long: as wrong as none.
            }
        }
        throw new ArchiveRefused(place + ".size", "expected a whole number");
    }

    /** Everything that a manifest or an index names: config, layers, blobs and manifests. */
    static List<Descriptor> all(JsonObject json, String place) throws ArchiveRefused {
        List<Descriptor> all = new ArrayList<>();
        if (json.has("config")) {
            all.add(read(json.get("config"), place + ".config"));
        }
        for (String name : List.of("layers", "manifests")) {
            int number = 0;
            for (JsonElement element : JsonDocument.list(json, name, place)) {
                all.add(read(element, place + "." + name + "[" + number++ + "]"));
            }
        }
        return all;
    }

    /** The annotation of that name. */
    Optional<String> annotation(String name) throws ArchiveRefused {
        JsonElement annotations = json.get("annotations");
        return annotations == null || annotations.isJsonNull()
                ? Optional.empty()
                : JsonDocument.optionalText(
                        JsonDocument.object(annotations, digest + ".annotations"),
                        name,
                        digest + ".annotations");
    }

    /** The platform's operating system and architecture, where it says them. */
    Optional<String> platform() {
        if (json.get("platform") instanceof JsonObject platform
                && platform.get("os") instanceof JsonPrimitive os
                && platform.get("architecture") instanceof JsonPrimitive architecture) {
            return Optional.of(os.getAsString() + "/" + architecture.getAsString());
        }
        return Optional.empty();
    }
}
