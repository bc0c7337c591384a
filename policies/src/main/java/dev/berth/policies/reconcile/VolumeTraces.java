package dev.berth.policies.reconcile;

import dev.berth.policies.workload.ContainerMounts;
import dev.berth.policies.workload.FileSource;
import dev.berth.policies.workload.PodValue;
import dev.berth.policies.workload.PodVolume;
import dev.berth.policies.workload.PodVolumes;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/** What volumes and mounts leave in a {@link SpecHash}: names, never what files hold. */
final class VolumeTraces {
    private final BiConsumer<String, String> field;

    private VolumeTraces(BiConsumer<String, String> field) {
        this.field = field;
    }

    /** The traces of a pod's volumes; none where it has none. */
    static void of(PodVolumes volumes, BiConsumer<String, String> field) {
        var traces = new VolumeTraces(field);
        for (PodVolume volume : volumes.volumes()) {
            field.accept("volume", volume.name());
            traces.add(volume.source());
        }
        if (!volumes.volumes().isEmpty()) {
            traces.number("filesGroup", volumes.group());
        }
    }

    /** The traces of a container's mounts; none where it has none. */
    static void of(ContainerMounts mounts, BiConsumer<String, String> field) {
        for (ContainerMounts.Mount mount : mounts.mounts()) {
            field.accept("mount", mount.volume());
            field.accept("at", mount.path());
            field.accept("part", mount.subPath());
            field.accept("readOnly", Boolean.toString(mount.readOnly()));
        }
    }

    private void add(PodVolume.Source source) {
        switch (source) {
            case PodVolume.Files files -> {
                field.accept("files", Integer.toOctalString(files.mode()));
                files.sources().forEach(this::add);
            }
            case PodVolume.EmptyDir dir -> {
                field.accept("emptyDir", dir.inMemory() ? "Memory" : "");
                number("sizeLimit", dir.sizeLimitBytes());
            }
            case PodVolume.HostPath place -> {
                field.accept("hostPath", place.path());
                field.accept("type", place.type().text());
            }
            case PodVolume.Claimed claimed -> {
                field.accept("claim", claimed.claim());
                field.accept("readOnly", Boolean.toString(claimed.readOnly()));
            }
        }
    }

    private void add(FileSource source) {
        switch (source) {
            case FileSource.Keys keys -> {
                field.accept("from", keys.kind().title());
                field.accept("object", keys.object());
                field.accept("optional", Boolean.toString(keys.optional()));
                for (FileSource.Item item : keys.items()) {
                    field.accept("item", item.key());
                    field.accept("path", item.path());
                    mode(item.mode());
                }
            }
            case FileSource.OfPod ofPod -> {
                field.accept("ofPod", ofPod.path());
                field.accept("value", trace(ofPod.value()));
                mode(ofPod.mode());
            }
            case FileSource.Text text -> {
                field.accept("text", text.path());
                field.accept("is", text.text());
                mode(text.mode());
            }
        }
    }

    private static String trace(PodValue value) {
        return switch (value) {
            case PodValue.Field field -> field.path();
            case PodValue.Label(String key) -> "label " + key;
            case PodValue.Annotation(String key) -> "annotation " + key;
            case PodValue.Amount amount ->
                    amount.amount().path() + " " + amount.divisor() + " " + amount.container();
        };
    }

    private void mode(OptionalInt mode) {
        mode.ifPresent(bits -> field.accept("mode", Integer.toOctalString(bits)));
    }

    private void number(String name, OptionalLong value) {
        value.ifPresent(number -> field.accept(name, Long.toString(number)));
    }
}
