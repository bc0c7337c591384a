package dev.berth.daemon;

import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.prune.ImageObject;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.RegistryListener;
import java.util.stream.Collectors;

/** Tells the control loop that images changed, and people what did. */
record RegistryNews(Wakes wakes, EventLog events) implements RegistryListener {
    @Override
    public void happened(RegistryEvent event) {
        switch (event) {
            case RegistryEvent.ManifestPushed(var repository, var digest, var tags) -> {
                if (!tags.isEmpty()) {
                    String names =
                            tags.stream().map(Object::toString).collect(Collectors.joining(", "));
                    note(repository, "Pushed", repository + ":" + names + " is now " + digest);
                }
                wakes.imagesChanged();
            }
            case RegistryEvent.ManifestDeleted(var repository, var digest) ->
                    note(repository, "Deleted", repository + "@" + digest + " was deleted");
            case RegistryEvent.TagDeleted(var repository, var tag) ->
                    note(repository, "Deleted", repository + ":" + tag + " was deleted");
            case RegistryEvent.BlobDeleted _ -> {}
            case RegistryEvent.Collected(int files, long bytes, int failed) ->
                    collected(files, bytes, failed);
            case RegistryEvent.Scrubbed(int blobs, long bytes, int damaged) ->
                    events.normal(
                            "Registry",
                            ImageObject.named("registry"),
                            "Scrubbed",
                            "%d blobs were read again, %d bytes; %d of them were damaged"
                                    .formatted(blobs, bytes, damaged));
            case RegistryEvent.DiskFailing(String reason) ->
                    events.warning(
                            "Registry",
                            ImageObject.named("registry"),
                            "DiskFailing",
                            "the disk of the registry fails: " + reason);
            case RegistryEvent.ContentDamaged(var digest, String reason) ->
                    events.warning(
                            "Registry",
                            ImageObject.named("registry"),
                            "Damaged",
                            digest + " is out of service until it is pushed again: " + reason);
            case RegistryEvent.ContentHealed(var digest) ->
                    events.normal(
                            "Registry",
                            ImageObject.named("registry"),
                            "Healed",
                            digest + " was pushed again and is in service");
        }
    }

    private void collected(int files, long bytes, int failed) {
        var registry = ImageObject.named("registry");
        if (files > 0) {
            events.normal(
                    "Registry",
                    registry,
                    "Collected",
                    files + " files of garbage are gone, " + bytes + " bytes");
        }
        if (failed > 0) {
            events.warning(
                    "Registry",
                    registry,
                    "CollectFailed",
                    failed + " files of garbage cannot be removed, see the log");
        }
    }

    private void note(RepositoryName repository, String reason, String message) {
        events.normal("Image", ImageObject.named(repository.value()), reason, message);
    }
}
