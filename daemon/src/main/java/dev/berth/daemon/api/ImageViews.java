package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.registry.Registry;
import dev.berth.registry.index.StoredRepository;
import dev.berth.registry.index.TaggedManifest;
import dev.berth.registry.transfer.ImportOutcome;
import java.util.List;

/** What the registry holds, as the API shows it. */
final class ImageViews {
    private ImageViews() {}

    static JsonObject repositories(List<StoredRepository> repositories, int limit) {
        var items = new JsonArray();
        for (StoredRepository repository : repositories) {
            var item = new JsonObject();
            item.addProperty("name", repository.name().value());
            item.addProperty("tags", repository.tags());
            item.addProperty("manifests", repository.manifests());
            item.addProperty("bytes", repository.bytes());
            items.add(item);
        }
        return page(
                items, repositories.size() == limit ? repositories.getLast().name().value() : "");
    }

    static JsonObject tags(List<TaggedManifest> tags, int limit, Registry registry) {
        var items = new JsonArray();
        for (TaggedManifest tag : tags) {
            var item = new JsonObject();
            item.addProperty("repository", tag.repository().value());
            item.addProperty("tag", tag.tag().value());
            item.addProperty("digest", tag.digest().toString());
            item.addProperty("mediaType", tag.mediaType());
            item.addProperty("bytes", registry.imageBytes(tag.repository(), tag.digest()));
            item.addProperty("taggedAt", Times.text(tag.taggedAt()));
            items.add(item);
        }
        return page(items, tags.size() == limit ? tags.getLast().tag().value() : "");
    }

    /**
     * @param next where the next page begins; empty where there is none
     */
    private static JsonObject page(JsonArray items, String next) {
        var page = new JsonObject();
        page.add("items", items);
        if (!next.isEmpty()) {
            page.addProperty("continue", next);
        }
        return page;
    }

    static JsonObject imported(ImportOutcome.Imported imported) {
        var images = new JsonArray();
        for (ImportOutcome.Image image : imported.images()) {
            var tags = new JsonArray();
            image.tags().forEach(tag -> tags.add(tag.value()));
            var item = new JsonObject();
            item.addProperty("repository", image.repository().value());
            item.add("tags", tags);
            item.addProperty("digest", image.digest().toString());
            item.addProperty("mediaType", image.mediaType());
            images.add(item);
        }
        var view = new JsonObject();
        view.add("images", images);
        view.addProperty("pieces", imported.pieces());
        view.addProperty("bytes", imported.bytes());
        return view;
    }
}
