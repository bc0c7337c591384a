package dev.berth.daemon.volume;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.input.FileContent;
import dev.berth.policies.input.VolumeFiles;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Files of pods' volumes, in a directory that nobody but the daemon may enter and that is in memory
 * where the host is set up as it should be; the engine, which is root, mounts what is below.
 */
final class FileVolumes {
    private final Path directory;

    /**
     * @param directory made when it is absent; {@code NAMESPACE.POD/VOLUME} below it
     */
    FileVolumes(Path directory) {
        this.directory = directory;
    }

    /** Where a volume is. */
    Path of(PodName pod, String volume) {
        return of(pod).resolve(volume);
    }

    private Path of(PodName pod) {
        return directory.resolve(pod.namespace() + "." + pod.name());
    }

    /**
     * Brings the files of a pod up to date.
     *
     * @return refused with what is missing: volumes that lack something stay as they are
     */
    Result<Boolean> write(PodName pod, StoredVolumes volumes, DesiredState desired)
            throws IOException {
        boolean changed = false;
        Result<Boolean> refused = Result.ok(false);
        for (Map.Entry<String, PodVolume.Files> volume : volumes.files().entrySet()) {
            switch (VolumeFiles.of(volume.getValue(), pod.namespace(), desired)) {
                case Result.Ok<SortedMap<String, FileContent>>(var files) -> {
                    makePrivate();
                    var tree = new FileTree(of(pod, volume.getKey()));
                    changed |= tree.write(files, volumes.group());
                }
                case Result.Refused<SortedMap<String, FileContent>>(var problems) ->
                        refused =
                                Result.refused(
                                        Problem.at(
                                                "volume " + volume.getKey(),
                                                problems.getFirst().detail()));
            }
        }
        return refused instanceof Result.Refused<Boolean> ? refused : Result.ok(changed);
    }

    /** Whether a volume has files, up to date or not. */
    boolean isThere(PodName pod, String volume) {
        return Files.isDirectory(of(pod, volume));
    }

    /** Removes the files of a pod. */
    void delete(PodName pod) throws IOException {
        FileTree.delete(of(pod));
    }

    /** Removes the files of pods that are gone. */
    void delete(Predicate<PodName> gone) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<Path> pods;
        try (Stream<Path> list = Files.list(directory)) {
            pods = list.toList();
        }
        for (Path path : pods) {
            String name = path.getFileName().toString();
            int dot = name.indexOf('.');
            if (dot > 0
                    && gone.test(new PodName(name.substring(0, dot), name.substring(dot + 1)))) {
                FileTree.delete(path);
            }
        }
    }

    private void makePrivate() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
}
