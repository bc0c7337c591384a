package dev.berth.policies.input;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.FileSource;
import dev.berth.policies.workload.PodVolume;
import dev.berth.policies.workload.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a volume, as they are to be now. */
public final class VolumeFiles {
    private final int mode;
    private final KeyedValues values;
    private final SortedMap<String, FileContent> files = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private VolumeFiles(int mode, KeyedValues values) {
        this.mode = mode;
        this.values = values;
    }

    /**
     * The files by their relative path; refused with the object or key that is missing.
     *
     * @param namespace of the pod
     * @throws IllegalArgumentException if a source still asks for something about the pod: {@link
     *     #settled} answers that
     */
    public static Result<SortedMap<String, FileContent>> of(
            PodVolume.Files volume, String namespace, DesiredState desired) {
        var filling = new VolumeFiles(volume.mode(), new KeyedValues(desired, namespace));
        volume.sources().forEach(filling::add);
        return filling.problems.isEmpty()
                ? Result.ok(filling.files)
                : Result.refused(filling.problems);
    }

    /** The same with everything about the pod said: that does not change while it is there. */
    public static PodVolume.Files settled(PodVolume.Files volume, PodFacts facts) {
        List<FileSource> sources = new ArrayList<>();
        for (FileSource source : volume.sources()) {
            sources.add(
                    source instanceof FileSource.OfPod(var path, var value, var own)
                            ? new FileSource.Text(path, facts.text(value), own)
                            : source);
        }
        return new PodVolume.Files(sources, volume.mode());
    }

    private void add(FileSource source) {
        switch (source) {
            case FileSource.Keys keys -> add(keys);
            case FileSource.Text(var path, var text, var own) ->
                    put(path, SecretValue.of(text.getBytes(StandardCharsets.UTF_8)), own);
            case FileSource.OfPod unsaid ->
                    throw new IllegalArgumentException("nobody said " + unsaid);
        }
    }

    private void add(FileSource.Keys keys) {
        var all = values.of(keys.kind(), keys.object());
        if (all.isEmpty()) {
            if (!keys.optional()) {
                add(KeyedValues.noObject("", keys.kind(), keys.object()));
            }
            return;
        }
        if (keys.items().isEmpty()) {
            all.get().forEach((key, value) -> put(key, value, OptionalInt.empty()));
        }
        for (FileSource.Item item : keys.items()) {
            SecretValue value = all.get().get(item.key());
            if (value != null) {
                put(item.path(), value, item.mode());
            } else if (!keys.optional()) {
                add(KeyedValues.noKey("", keys.kind(), keys.object(), item.key()));
            }
        }
    }

    private void put(String path, SecretValue bytes, OptionalInt own) {
        files.put(path, new FileContent(bytes, own.orElse(mode)));
    }

    private void add(Result<?> refused) {
        if (refused instanceof Result.Refused<?>(var found)) {
            problems.addAll(found);
        }
    }
}
