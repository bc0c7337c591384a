package dev.berth.daemon.volume;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.berth.policies.workload.FileSource;
import dev.berth.policies.workload.KeyedObject;
import dev.berth.policies.workload.PodVolume;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What must be known of a pod's volumes as long as the pod is there, whatever becomes of its
 * document: it is a label of the pod's first container. It names objects and keys and has no value
 * of theirs.
 *
 * @param files volumes that are files, by name, with nothing left to ask about the pod
 * @param hostPaths places of the host, without links
 * @param group who may read the files, too
 */
record StoredVolumes(
        SortedMap<String, PodVolume.Files> files, List<Path> hostPaths, OptionalLong group) {
    /** Characters of the label; it travels with every look at the container. */
    static final int MAX_CHARACTERS = 32 * 1024;

    /** Nothing to be known. */
    static final StoredVolumes NONE =
            new StoredVolumes(new TreeMap<>(), List.of(), OptionalLong.empty());

    StoredVolumes {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        hostPaths = List.copyOf(hostPaths);
    }

    /** As the label has it; empty where there is nothing to be known. */
    String text() {
        if (files.isEmpty() && hostPaths.isEmpty()) {
            return "";
        }
        var json = new JsonObject();
        var volumes = new JsonObject();
        files.forEach((name, volume) -> volumes.add(name, volume(volume)));
        json.add("files", volumes);
        var paths = new JsonArray();
        hostPaths.forEach(path -> paths.add(path.toString()));
        json.add("host", paths);
        group.ifPresent(number -> json.addProperty("group", number));
        return json.toString();
    }

    private static JsonObject volume(PodVolume.Files volume) {
        var json = new JsonObject();
        json.addProperty("mode", volume.mode());
        var sources = new JsonArray();
        volume.sources().forEach(source -> sources.add(source(source)));
        json.add("sources", sources);
        return json;
    }

    private static JsonObject source(FileSource source) {
        var json = new JsonObject();
        switch (source) {
            case FileSource.Keys keys -> {
                json.addProperty("kind", keys.kind().name());
                json.addProperty("object", keys.object());
                json.addProperty("optional", keys.optional());
                var items = new JsonArray();
                for (FileSource.Item item : keys.items()) {
                    var one = new JsonObject();
                    one.addProperty("key", item.key());
                    one.addProperty("path", item.path());
                    item.mode().ifPresent(mode -> one.addProperty("mode", mode));
                    items.add(one);
                }
                json.add("items", items);
            }
            case FileSource.Text text -> {
                json.addProperty("path", text.path());
                json.addProperty("text", text.text());
                text.mode().ifPresent(mode -> json.addProperty("mode", mode));
            }
            case FileSource.OfPod unsaid ->
                    throw new IllegalArgumentException("nobody said " + unsaid);
        }
        return json;
    }

    /** Reads the label back; empty where it is not one that was written here. */
    static Optional<StoredVolumes> read(String text) {
        if (text.isEmpty()) {
            return Optional.of(NONE);
        }
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            SortedMap<String, PodVolume.Files> files = new TreeMap<>();
            for (var entry : json.getAsJsonObject("files").entrySet()) {
                // A name becomes a directory: one that no document can give is not ours.
                var volume =
                        new PodVolume(entry.getKey(), files(entry.getValue().getAsJsonObject()));
                files.put(volume.name(), files(entry.getValue().getAsJsonObject()));
            }
            List<Path> paths = new ArrayList<>();
            for (JsonElement path : json.getAsJsonArray("host")) {
                paths.add(Path.of(path.getAsString()));
            }
            OptionalLong group =
                    json.has("group")
                            ? OptionalLong.of(json.get("group").getAsLong())
                            : OptionalLong.empty();
            return Optional.of(new StoredVolumes(files, paths, group));
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | ClassCastException
                | UnsupportedOperationException
                | NullPointerException foreign) {
            return Optional.empty();
        }
    }

    private static PodVolume.Files files(JsonObject json) {
        List<FileSource> sources = new ArrayList<>();
        for (JsonElement source : json.getAsJsonArray("sources")) {
            sources.add(source(source.getAsJsonObject()));
        }
        return new PodVolume.Files(sources, json.get("mode").getAsInt());
    }

    private static FileSource source(JsonObject json) {
        if (json.has("text")) {
            return new FileSource.Text(
                    json.get("path").getAsString(), json.get("text").getAsString(), mode(json));
        }
        List<FileSource.Item> items = new ArrayList<>();
        for (JsonElement element : json.getAsJsonArray("items")) {
            JsonObject item = element.getAsJsonObject();
            items.add(
                    new FileSource.Item(
                            item.get("key").getAsString(),
                            item.get("path").getAsString(),
                            mode(item)));
        }
        return new FileSource.Keys(
                KeyedObject.valueOf(json.get("kind").getAsString()),
                json.get("object").getAsString(),
                items,
                json.get("optional").getAsBoolean());
    }

    private static OptionalInt mode(JsonObject json) {
        return json.has("mode") ? OptionalInt.of(json.get("mode").getAsInt()) : OptionalInt.empty();
    }
}
