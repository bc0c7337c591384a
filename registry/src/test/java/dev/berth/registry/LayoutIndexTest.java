package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file that makes the store's directory a layout which tools read in place. */
@Timeout(60)
class LayoutIndexTest {
    @TempDir Path directory;

    private List<String> names() throws IOException {
        var names = new ArrayList<String>();
        var index =
                JsonParser.parseString(Files.readString(directory.resolve("index.json")))
                        .getAsJsonObject();
        for (var manifest : index.getAsJsonArray("manifests")) {
            names.add(
                    manifest.getAsJsonObject()
                            .getAsJsonObject("annotations")
                            .get("org.opencontainers.image.ref.name")
                            .getAsString());
        }
        return names;
    }

    private void await(List<String> expected) throws IOException {
        while (!Files.exists(directory.resolve("index.json")) || !names().equals(expected)) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    void index_followsTagsWhileItRuns() throws IOException {
        try (var running = RunningRegistry.on(directory)) {
            await(List.of());
            running.image("team/app", "2", utf8("{}"), utf8("layer"));
            running.image("app", "1", utf8("{}"), utf8("layer"));
            await(List.of("app:1", "team/app:2"));
            running.registry.deleteTag(new RepositoryName("app"), new Tag("1"));
            await(List.of("team/app:2"));
        }

        assertEquals(List.of("team/app:2"), names());
    }

    @Test
    void index_changedJustBeforeTheStop_isWritten() throws IOException {
        try (var running = RunningRegistry.on(directory)) {
            running.image("app", "1", utf8("{}"), utf8("layer"));
        }

        assertEquals(List.of("app:1"), names());
    }

    @Test
    void index_afterAnUncleanStop_isWrittenAnew() throws IOException {
        try (var running = RunningRegistry.on(directory)) {
            running.image("app", "1", utf8("{}"), utf8("layer"));
        }
        Files.writeString(directory.resolve("index.json"), "{\"manifests\":[]}");
        Files.createFile(directory.resolve("unclean"));

        try (var _ = RunningRegistry.on(directory)) {
            await(List.of("app:1"));
        }
    }

    @Test
    void index_whileNothingChanges_isNotWritten() throws IOException {
        try (var running = RunningRegistry.on(directory)) {
            running.image("app", "1", utf8("{}"), utf8("layer"));
        }
        var before = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(directory.resolve("index.json"), before);

        try (var running = RunningRegistry.on(directory)) {
            running.anonymous("GET", "/v2/app/manifests/1");
        }

        assertEquals(before, Files.getLastModifiedTime(directory.resolve("index.json")));
    }
}
