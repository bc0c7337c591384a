package dev.berth.daemon.volume;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.input.PodFacts;
import dev.berth.policies.input.VolumeFiles;
import dev.berth.policies.workload.Claim;
import dev.berth.policies.workload.ContainerMounts.Mount;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodVolume;
import dev.berth.policies.workload.PodVolume.EmptyDir;
import dev.berth.policies.workload.PodVolumes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The volumes of all pods: made before a pod, kept up to date while it is there, put in place again
 * before one of its containers starts (after a reboot the memory is empty), removed when it is
 * gone.
 *
 * <p>Which pods are there is known by looks at the engine, and a look may be older than a pod that
 * is being made. So what was made since is remembered by the number of the last look that had begun
 * then, and no older look can take it away.
 */
public final class PodStorage {
    /** Label of a pod's first container. */
    public static final String LABEL = "dev.berth.volumes";

    private final FileVolumes files;
    private final EngineStorage engine;
    private final HostPaths hostPaths;
    private final LongSupplier lastLook;
    private final Lock changing;
    private final Map<PodName, Long> made = new HashMap<>();
    private volatile Map<PodName, StoredVolumes> known = Map.of();

    /** What {@link #known} was read from; on the thread that tells it. */
    private Map<PodName, String> lastLabels = Map.of();

    /**
     * @param directory of the files, in memory
     * @param owner identity of the appliance
     * @param lastLook number of the last look that has begun
     * @param changing held while something is changed, which may take the engine a while
     */
    public PodStorage(
            Path directory,
            Engine engine,
            String owner,
            HostPaths hostPaths,
            LongSupplier lastLook,
            Lock changing) {
        this.files = new FileVolumes(directory);
        this.engine = new EngineStorage(engine, owner);
        this.hostPaths = hostPaths;
        this.lastLook = lastLook;
        this.changing = changing;
    }

    /**
     * Makes the volumes of a pod of which no container exists, or finds those of one that is half
     * made.
     *
     * @param exists whether one of its containers exists
     * @param image an image that the engine has
     * @return refused with what is missing or not allowed
     */
    public Result<PreparedVolumes> prepare(
            PodFacts facts, DesiredState desired, boolean exists, String image) throws IOException {
        PodVolumes volumes = facts.template().volumes();
        if (volumes.volumes().isEmpty()) {
            return Result.ok(PreparedVolumes.NONE);
        }
        changing.lock();
        try {
            // From here on nothing of it is taken away, so the engine may take its time.
            made.put(facts.pod(), lastLook.getAsLong());
        } finally {
            changing.unlock();
        }
        return new Making(facts, desired).run(exists, image);
    }

    private Result<Boolean> write(PodName pod, StoredVolumes volumes, DesiredState desired)
            throws IOException {
        changing.lock();
        try {
            return files.write(pod, volumes, desired);
        } finally {
            changing.unlock();
        }
    }

    /** One pod's volumes in the making. */
    private final class Making {
        private final PodFacts facts;
        private final PodName pod;
        private final DesiredState desired;
        private final PodVolumes volumes;
        private final SortedMap<String, PodVolume.Files> fileVolumes = new TreeMap<>();
        private final Map<String, EmptyDir> emptyDirs = new LinkedHashMap<>();
        private final Map<String, Claim> claims = new LinkedHashMap<>();
        private final List<Path> places = new ArrayList<>();
        private final List<String> held = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        Making(PodFacts facts, DesiredState desired) {
            this.facts = facts;
            this.pod = facts.pod();
            this.desired = desired;
            this.volumes = facts.template().volumes();
        }

        Result<PreparedVolumes> run(boolean exists, String image) throws IOException {
            volumes.volumes().forEach(this::sort);
            Map<String, List<PreparedVolumes.Source>> sources = new HashMap<>();
            for (ContainerTemplate container : facts.template().all()) {
                List<PreparedVolumes.Source> own = new ArrayList<>();
                container.mounts().mounts().forEach(mount -> own.add(source(mount)));
                sources.put(container.name(), own);
            }
            var stored = new StoredVolumes(fileVolumes, places, volumes.group());
            String label = stored.text();
            if (label.length() > StoredVolumes.MAX_CHARACTERS) {
                problems.add(
                        Problem.at(
                                "volumes",
                                "what they are made of takes "
                                        + label.length()
                                        + " characters, expected at most "
                                        + StoredVolumes.MAX_CHARACTERS));
            }
            if (!problems.isEmpty()) {
                return Result.refused(problems);
            }
            if (write(pod, stored, desired) instanceof Result.Refused<Boolean>(var missing)) {
                return Result.refused(missing);
            }
            if (!exists) {
                engine.makeEmptyDirs(pod, emptyDirs, volumes.group(), image);
            }
            Map<Claim, Set<VolumePart>> used = new LinkedHashMap<>();
            claims.forEach(
                    (volume, claim) ->
                            used.computeIfAbsent(claim, first -> new LinkedHashSet<>())
                                    .addAll(parts(volume)));
            if (engine.makeClaimed(pod, used, volumes.group(), image)
                    instanceof Result.Refused<Boolean>(var refusals)) {
                return Result.refused(refusals);
            }
            return Result.ok(new PreparedVolumes(label, sources, held));
        }

        private void sort(PodVolume volume) {
            switch (volume.source()) {
                case PodVolume.Files own ->
                        fileVolumes.put(volume.name(), VolumeFiles.settled(own, facts));
                case EmptyDir dir -> {
                    for (VolumePart part : parts(volume.name())) {
                        String name = EngineStorage.emptyDir(pod, volume.name(), part);
                        emptyDirs.put(name, dir);
                        if (dir.inMemory()) {
                            held.add(name);
                        }
                    }
                }
                case PodVolume.Claimed claimed -> claim(volume.name(), claimed);
                case PodVolume.HostPath ignored -> {}
            }
        }

        /** What containers mount of a volume. */
        private Set<VolumePart> parts(String volume) {
            Set<VolumePart> parts = new LinkedHashSet<>();
            for (ContainerTemplate container : facts.template().all()) {
                container.mounts().mounts().stream()
                        .filter(mount -> mount.volume().equals(volume))
                        .forEach(mount -> parts.add(new VolumePart(mount.subPath())));
            }
            return parts;
        }

        private void claim(String volume, PodVolume.Claimed claimed) {
            Claim claim = desired.claims().get(new ObjectName(pod.namespace(), claimed.claim()));
            if (claim == null || claim.leaving()) {
                problems.add(
                        Problem.at(
                                "volume " + volume,
                                "PersistentVolumeClaim "
                                        + claimed.claim()
                                        + (claim == null
                                                ? " does not exist"
                                                : " is being deleted")));
            } else {
                claims.put(volume, claim);
            }
        }

        private PreparedVolumes.Source source(Mount mount) {
            PodVolume volume =
                    volumes.named(mount.volume())
                            .orElseThrow(
                                    () -> new IllegalStateException("no volume " + mount.volume()));
            return switch (volume.source()) {
                case PodVolume.Files ignored ->
                        PreparedVolumes.Source.of(
                                files.of(pod, volume.name()).resolve(mount.subPath()), false);
                case EmptyDir ignored ->
                        new PreparedVolumes.Source(
                                EngineStorage.emptyDir(
                                        pod, volume.name(), new VolumePart(mount.subPath())),
                                true);
                case PodVolume.Claimed claimed ->
                        new PreparedVolumes.Source(
                                Optional.ofNullable(claims.get(volume.name()))
                                        .map(Claim::volume)
                                        .map(new VolumePart(mount.subPath())::of)
                                        .orElse(""),
                                !claimed.readOnly());
                case PodVolume.HostPath place -> place(mount, place);
            };
        }

        private PreparedVolumes.Source place(Mount mount, PodVolume.HostPath place) {
            return switch (hostPaths.real(place, mount.subPath())) {
                case Result.Ok<Path>(Path real) -> {
                    places.add(real);
                    yield PreparedVolumes.Source.of(real, true);
                }
                case Result.Refused<Path>(var refusals) -> {
                    problems.addAll(refusals);
                    yield new PreparedVolumes.Source("", false);
                }
            };
        }
    }

    /**
     * Puts in place what containers of a pod mount that are about to start.
     *
     * @return refused with what is missing
     */
    public Result<Boolean> restore(PodName pod, DesiredState desired) throws IOException {
        StoredVolumes volumes = known.getOrDefault(pod, StoredVolumes.NONE);
        for (Path place : volumes.hostPaths()) {
            if (!HostPaths.isAsItWas(place)) {
                return Result.refused(
                        Problem.at("hostPath " + place, "leads somewhere else by now"));
            }
        }
        Result<Boolean> written = write(pod, volumes, desired);
        boolean complete =
                volumes.files().keySet().stream().allMatch(volume -> files.isThere(pod, volume));
        // Files that were there before do, as long as nobody can say what is to be in them.
        return complete ? Result.ok(true) : written;
    }

    /**
     * What the containers that are there say about their pods' volumes.
     *
     * @param labels {@link #LABEL} by pod
     */
    public void known(Map<PodName, String> labels) {
        if (labels.equals(lastLabels)) {
            return;
        }
        Map<PodName, StoredVolumes> read = new HashMap<>();
        labels.forEach(
                (pod, label) ->
                        StoredVolumes.read(label).ifPresent(volumes -> read.put(pod, volumes)));
        lastLabels = Map.copyOf(labels);
        known = Map.copyOf(read);
    }

    /**
     * Brings the files of the pods that are there up to date.
     *
     * @return the pods of which files were changed
     */
    public List<PodName> refresh(DesiredState desired) throws IOException {
        List<PodName> changed = new ArrayList<>();
        for (Map.Entry<PodName, StoredVolumes> pod : known.entrySet()) {
            if (write(pod.getKey(), pod.getValue(), desired)
                            instanceof Result.Ok<Boolean>(Boolean written)
                    && written) {
                changed.add(pod.getKey());
            }
        }
        return changed;
    }

    /**
     * Removes what pods that are gone have left.
     *
     * @param look number of the look that did not show them
     * @return whether nothing is left
     */
    public boolean sweep(Predicate<PodName> there, long look) throws IOException, EngineException {
        changing.lock();
        try {
            made.values().removeIf(at -> at < look);
            Predicate<PodName> gone = pod -> !there.test(pod) && !made.containsKey(pod);
            files.delete(gone);
            return engine.removeEmptyDirs(gone);
        } finally {
            changing.unlock();
        }
    }

    /**
     * Removes the volume of a claim.
     *
     * @return false while a container uses it
     */
    public boolean remove(Claim claim) throws EngineException {
        return engine.removeClaimed(claim);
    }
}
