package dev.berth.daemon.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.workload.FileSource;
import dev.berth.policies.workload.KeyedObject;
import dev.berth.policies.workload.PodVolume;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StoredVolumesTest {
    @Test
    void text_everything_readsBackTheSame() {
        var files =
                new PodVolume.Files(
                        List.of(
                                new FileSource.Keys(
                                        KeyedObject.SECRET,
                                        "login",
                                        List.of(
                                                new FileSource.Item("k", "p", OptionalInt.of(0400)),
                                                new FileSource.Item("l", "q", OptionalInt.empty())),
                                        true),
                                new FileSource.Text("name", "web-0", OptionalInt.empty())),
                        0644);
        var volumes =
                new StoredVolumes(
                        new TreeMap<>(Map.of("secrets", files)),
                        List.of(Path.of("/srv/media")),
                        OptionalLong.of(2000));

        assertEquals(Optional.of(volumes), StoredVolumes.read(volumes.text()));
        assertEquals("", StoredVolumes.NONE.text());
        assertEquals(Optional.of(StoredVolumes.NONE), StoredVolumes.read(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{}",
                "{\"files\":{},\"host\":3}",
                "{\"files\":{\"../up\":{\"mode\":420,\"sources\":[]}},\"host\":[]}",
                "{\"files\":{\"a\":{\"mode\":9999,\"sources\":[]}},\"host\":[]}",
                "{\"files\":{\"a\":{\"mode\":420,\"sources\":[{\"kind\":\"NONE\"}]}},\"host\":[]}",
                "{\"files\":{\"a\":{\"sources\":[]}},\"host\":[]}"
            })
    void read_labelOfSomebodyElse_isNone(String label) {
        assertEquals(Optional.empty(), StoredVolumes.read(label));
    }
}
