package dev.berth.policies.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.policies.base.Result;
import dev.berth.policies.workload.FileSource;
import dev.berth.policies.workload.KeyedObject;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.PodValue;
import dev.berth.policies.workload.PodVolume;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

final class VolumeFilesTest {
    private static FileSource keys(
            KeyedObject kind, String object, boolean optional, FileSource.Item... items) {
        return new FileSource.Keys(kind, object, List.of(items), optional);
    }

    private static Result<SortedMap<String, FileContent>> files(FileSource... sources) {
        return VolumeFiles.of(
                new PodVolume.Files(List.of(sources), 0644), "default", Inputs.DESIRED);
    }

    @Test
    void of_wholeObject_isAFileForEachKey() {
        var files = files(keys(KeyedObject.CONFIG_MAP, "settings", false)).orElseThrow();

        assertEquals(List.of("level", "z"), List.copyOf(files.keySet()));
        assertEquals(new FileContent(Inputs.value("debug"), 0644), files.get("level"));
    }

    @Test
    void of_items_areRenamedAndHaveModesOfTheirOwn() {
        var item = new FileSource.Item("password", "db/pass", OptionalInt.of(0400));

        var files = files(keys(KeyedObject.SECRET, "login", false, item)).orElseThrow();

        assertEquals(Map.of("db/pass", new FileContent(Inputs.value("hush"), 0400)), files);
    }

    @Test
    void of_missing_isRefusedUnlessOptional() {
        var item = new FileSource.Item("pin", "pin", OptionalInt.empty());

        var noKey = files(keys(KeyedObject.SECRET, "login", false, item));
        var noObject = files(keys(KeyedObject.CONFIG_MAP, "absent", false));
        var optional =
                files(
                        keys(KeyedObject.SECRET, "login", true, item),
                        keys(KeyedObject.CONFIG_MAP, "absent", true));

        assertEquals(
                "Secret login has no key pin",
                assertInstanceOf(Result.Refused.class, noKey).problems().getFirst().toString());
        assertEquals(
                "ConfigMap absent does not exist",
                assertInstanceOf(Result.Refused.class, noObject).problems().getFirst().toString());
        assertEquals(Map.of(), optional.orElseThrow());
    }

    @Test
    void settled_whatIsAskedAboutThePod_isText() {
        var template =
                PodTemplate.of(
                        Labels.of(Map.of("app", "web")),
                        Labels.NONE,
                        Workloads.container("app:1", Resources.NONE),
                        Duration.ofSeconds(1));
        var facts =
                new PodFacts(
                        new PodName("default", "web-0"),
                        template,
                        "",
                        new HostFacts("edge", "", 1, 1));
        var asking =
                new PodVolume.Files(
                        List.of(
                                new FileSource.OfPod(
                                        "labels", PodValue.Field.LABELS, OptionalInt.of(0400))),
                        0644);

        PodVolume.Files settled = VolumeFiles.settled(asking, facts);

        assertEquals(
                List.of(new FileSource.Text("labels", "app=\"web\"", OptionalInt.of(0400))),
                settled.sources());
    }
}
