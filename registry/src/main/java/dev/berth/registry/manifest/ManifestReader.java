package dev.berth.registry.manifest;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.Turnstile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a pushed manifest and refuses what readers could understand in two ways: a {@code
 * mediaType} that differs from the {@code Content-Type}, or layers and manifests in one document
 * (CVE-2021-41190).
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md">OCI
 *     image-spec 1.1, manifest</a>
 */
public final class ManifestReader {
    private static final int SCHEMA_VERSION = 2;

    /** Two names of 127 characters, as RFC 6838 section 4.2 has it, and the slash. */
    private static final int MOST_TYPE_CHARACTERS = 255;

    /** Layers that their owner lets nobody pass on. */
    private static final Set<String> FOREIGN_LAYERS =
            Set.of(
                    "application/vnd.oci.image.layer.nondistributable.v1.tar",
                    "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
                    "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
                    "application/vnd.docker.image.rootfs.foreign.diff.tar",
                    "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

    private final RegistryLimits.Manifests limits;
    private final Turnstile turnstile;

    public ManifestReader(RegistryLimits.Manifests limits) {
        this.limits = limits;
        this.turnstile = new Turnstile("manifests are parsed", limits.parsed(), limits.parseWait());
    }

    /**
     * Reads a manifest.
     *
     * @param contentType the pushed {@code Content-Type}; empty where the client sent none, then
     *     the document has to name itself
     * @throws dev.berth.registry.base.StorageFault {@code BUSY} where too many others are read
     */
    public Result<Manifest> read(byte[] bytes, Optional<String> contentType) {
        return turnstile.pass(() -> parsed(bytes, contentType));
    }

    /** What a stored manifest is annotated with; nothing where that is no object of texts. */
    Map<String, String> annotations(byte[] bytes) {
        return turnstile.pass(
                () -> {
                    try {
                        return StrictJson.parse(bytes, limits.depth(), limits.values())
                                        instanceof Result.Ok<JsonElement>(JsonObject json)
                                ? annotations(json)
                                : Map.of();
                    } catch (Refusal e) {
                        return Map.of();
                    }
                });
    }

    private Result<Manifest> parsed(byte[] bytes, Optional<String> contentType) {
        return switch (StrictJson.parse(bytes, limits.depth(), limits.values())) {
            case Result.Refused<JsonElement>(List<Problem> problems) -> Result.refused(problems);
            case Result.Ok<JsonElement>(JsonElement json) when json instanceof JsonObject object ->
                    object(object, contentType);
            case Result.Ok<JsonElement>(JsonElement json) -> refused("manifest", "not an object");
        };
    }

    private Result<Manifest> object(JsonObject json, Optional<String> contentType) {
        try {
            var type = type(json, contentType);
            return Result.ok(type.isIndex() ? index(json, type) : image(json, type));
        } catch (Refusal e) {
            return refused(e.place, e.detail);
        }
    }

    private MediaType type(JsonObject json, Optional<String> contentType) {
        Optional<String> named = text(json, "mediaType");
        String label =
                contentType
                        .or(() -> named)
                        .orElseThrow(() -> new Refusal("mediaType", "missing, with no header"));
        var type =
                MediaType.of(label)
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                "mediaType",
                                                "the type is none that is stored here, expected an"
                                                        + " OCI or Docker image manifest or index"));
        if (named.isEmpty() ? type.namesItself() : !named.get().equals(type.label())) {
            throw new Refusal("mediaType", "differs from the Content-Type " + type.label());
        }
        if (number(json, "schemaVersion") != SCHEMA_VERSION) {
            throw new Refusal("schemaVersion", "expected " + SCHEMA_VERSION);
        }
        annotations(json);
        return type;
    }

    private Manifest image(JsonObject json, MediaType type) {
        if (json.has("manifests")) {
            throw new Refusal("manifests", "an image has layers, not manifests");
        }
        var blobs = new ArrayList<Digest>();
        var config = descriptor(json.get("config"), "config");
        blobs.add(config.digest());
        var foreign = new ArrayList<Digest>();
        for (var layer : descriptors(json, "layers")) {
            (layer.mayBeAbsent() ? foreign : blobs).add(layer.digest());
        }
        return new Manifest(
                type,
                blobs.stream().distinct().toList(),
                foreign.stream().distinct().toList(),
                List.of(),
                subject(json),
                typeName(json, "artifactType")
                        .filter(artifact -> !artifact.isEmpty())
                        .or(() -> Optional.of(config.mediaType())));
    }

    private Manifest index(JsonObject json, MediaType type) {
        for (String other : List.of("layers", "config", "fsLayers")) {
            if (json.has(other)) {
                throw new Refusal(other, "an index has manifests and nothing else");
            }
        }
        var children = descriptors(json, "manifests").stream().map(Descriptor::digest).distinct();
        return new Manifest(
                type,
                List.of(),
                List.of(),
                children.toList(),
                subject(json),
                typeName(json, "artifactType").filter(artifact -> !artifact.isEmpty()));
    }

    private static Optional<Digest> subject(JsonObject json) {
        return json.has("subject")
                ? Optional.of(descriptor(json.get("subject"), "subject").digest())
                : Optional.empty();
    }

    /**
     * Text by name and nothing else: they stand in the list of referrers too, where one that other
     * programs cannot read would hide all the others.
     */
    private static Map<String, String> annotations(JsonObject json) {
        return switch (json.get("annotations")) {
            case null -> Map.of();
            case JsonNull _ -> Map.of();
            case JsonObject object -> {
                var annotations = new LinkedHashMap<String, String>();
                for (String name : object.keySet()) {
                    annotations.put(
                            name,
                            text(object, name)
                                    .orElseThrow(
                                            () -> new Refusal("annotations", "expected text")));
                }
                yield annotations;
            }
            default -> throw new Refusal("annotations", "expected an object of texts");
        };
    }

    private List<Descriptor> descriptors(JsonObject json, String name) {
        if (!(json.get(name) instanceof JsonArray array)) {
            throw new Refusal(name, "expected a list");
        }
        if (array.size() > limits.references()) {
            throw new Refusal(name, "more than " + limits.references() + " entries");
        }
        var found = new ArrayList<Descriptor>();
        for (int i = 0; i < array.size(); i++) {
            found.add(descriptor(array.get(i), name + "[" + i + "]"));
        }
        return found;
    }

    /**
     * A reference to content.
     *
     * @param mayBeAbsent a layer that is not distributed and says where it lies instead
     */
    private record Descriptor(Digest digest, String mediaType, boolean mayBeAbsent) {}

    private static Descriptor descriptor(JsonElement json, String place) {
        if (!(json instanceof JsonObject object)) {
            throw new Refusal(place, "expected a descriptor");
        }
        if (number(object, "size") < 0) {
            throw new Refusal(place + ".size", "expected 0 or more");
        }
        String type =
                typeName(object, "mediaType")
                        .orElseThrow(() -> new Refusal(place + ".mediaType", "missing"));
        String digest =
                text(object, "digest").orElseThrow(() -> new Refusal(place + ".digest", "missing"));
        return switch (Digest.parse(digest)) {
            case Result.Ok<Digest>(Digest value) ->
                    new Descriptor(
                            value,
                            type,
                            FOREIGN_LAYERS.contains(type)
                                    && object.get("urls") instanceof JsonArray urls
                                    && !urls.isEmpty());
            case Result.Refused<Digest>(List<Problem> problems) ->
                    throw new Refusal(place + ".digest", problems.getFirst().detail());
        };
    }

    /** A media type of any kind; bounded, for it goes into the index. */
    private static Optional<String> typeName(JsonObject json, String name) {
        Optional<String> type = text(json, name);
        if (type.isPresent() && type.get().length() > MOST_TYPE_CHARACTERS) {
            throw new Refusal(name, "more than " + MOST_TYPE_CHARACTERS + " characters");
        }
        return type;
    }

    private static Optional<String> text(JsonObject json, String name) {
        return switch (json.get(name)) {
            case null -> Optional.empty();
            case JsonPrimitive value when value.isString() -> Optional.of(value.getAsString());
            default -> throw new Refusal(name, "expected text");
        };
    }

    private static long number(JsonObject json, String name) {
        if (json.get(name) instanceof JsonPrimitive value && value.isNumber()) {
            try {
                return Long.parseLong(value.getAsString());
            } catch (NumberFormatException e) {
                throw new Refusal(name, "expected a whole number");
            }
        }
        throw new Refusal(name, "expected a number");
    }

    private static Result<Manifest> refused(String place, String detail) {
        return Result.refused(Problem.at(place, detail));
    }

    /** Ends the reading of a document; never leaves this class. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String place;
        private final String detail;

        Refusal(String place, String detail) {
            super(place + ": " + detail, null, false, false);
            this.place = place;
            this.detail = detail;
        }
    }
}
