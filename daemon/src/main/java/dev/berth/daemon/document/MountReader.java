package dev.berth.daemon.document;

import dev.berth.policies.workload.ContainerMounts;
import dev.berth.policies.workload.ContainerMounts.Mount;
import dev.berth.policies.workload.PodVolume;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code volumeMounts} of containers. */
final class MountReader {
    /** Written by the daemon for every container. */
    private static final String RESOLVER_FILE = "/etc/resolv.conf";

    private final Map<String, PodVolume> volumes;
    private final Set<String> declared;

    /** What was mounted so far of each volume of the engine. */
    private final Map<String, Set<String>> parts = new HashMap<>();

    /**
     * A reader for the containers of one pod.
     *
     * @param volumes those of the pod that were read, by name
     * @param declared names of all its volumes
     */
    MountReader(Map<String, PodVolume> volumes, Set<String> declared) {
        this.volumes = volumes;
        this.declared = declared;
    }

    /** The mounts of a container. */
    ContainerMounts read(Fields container) {
        List<Mount> mounts = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (Fields fields : container.each("volumeMounts")) {
            Optional<String> name = fields.requiredText("name");
            name.filter(text -> !declared.contains(text))
                    .ifPresent(
                            text ->
                                    fields.error(
                                            "name",
                                            Quoted.of(text)
                                                    + " is no volume of the pod, expected one of "
                                                    + String.join(", ", declared)));
            Optional<String> path = path(fields, paths);
            boolean readOnly = fields.flag("readOnly").orElse(false);
            String subPath =
                    subPath(fields, name.flatMap(text -> Optional.ofNullable(volumes.get(text))));
            fields.refuse("subPathExpr", "use subPath");
            fields.only("mountPropagation", "None", "mounts stay inside the container");
            fields.only("recursiveReadOnly", "Disabled", "a volume holds no other file systems");
            fields.refuseUnknown();
            if (name.isPresent() && path.isPresent()) {
                mounts.add(new Mount(name.get(), path.get(), readOnly, subPath));
            }
        }
        return new ContainerMounts(mounts);
    }

    private static Optional<String> path(Fields fields, Set<String> paths) {
        Optional<String> path = fields.requiredText("mountPath");
        if (path.isEmpty()) {
            return path;
        }
        String text =
                path.get().length() > 1 && path.get().endsWith("/")
                        ? path.get().substring(0, path.get().length() - 1)
                        : path.get();
        if (!ContainerPaths.isAbsolute(text) || text.equals("/")) {
            fields.error(
                    "mountPath",
                    Quoted.of(text)
                            + " is no place for a volume, "
                            + ContainerPaths.ABSOLUTE_EXPECTED);
            return Optional.empty();
        }
        if (text.equals(RESOLVER_FILE)) {
            fields.error("mountPath", "names are resolved by Berth, which writes that file");
        }
        if (!paths.add(text)) {
            fields.error("mountPath", Quoted.of(text) + " is the place of another volume");
        }
        return Optional.of(text);
    }

    private String subPath(Fields fields, Optional<PodVolume> volume) {
        String subPath = fields.text("subPath").orElse("");
        boolean isOfEngine =
                volume.map(PodVolume::source)
                        .filter(
                                source ->
                                        source instanceof PodVolume.EmptyDir
                                                || source instanceof PodVolume.Claimed)
                        .isPresent();
        if (isOfEngine) {
            subPath = plain(subPath);
            checkParts(fields, volume.get(), subPath);
        }
        if (!subPath.isEmpty() && !ContainerPaths.isRelative(subPath)) {
            fields.error(
                    "subPath",
                    Quoted.of(subPath) + " is no path, " + ContainerPaths.RELATIVE_EXPECTED);
        }
        return subPath;
    }

    /** Without what says nothing, so that a part has one name. */
    private static String plain(String subPath) {
        return Arrays.stream(subPath.split("/", -1))
                .filter(name -> !name.isEmpty() && !name.equals("."))
                .collect(Collectors.joining("/", subPath.startsWith("/") ? "/" : "", ""));
    }

    /** A part is a volume of its own, so none may be seen through another. */
    private void checkParts(Fields fields, PodVolume volume, String subPath) {
        Set<String> others = parts.computeIfAbsent(volume.name(), first -> new HashSet<>());
        others.stream()
                .filter(other -> !other.equals(subPath))
                .filter(other -> holds(other, subPath) || holds(subPath, other))
                .findFirst()
                .ifPresent(
                        other ->
                                fields.error(
                                        "subPath",
                                        "cannot be honoured: volume "
                                                + volume.name()
                                                + " is mounted "
                                                + (other.isEmpty()
                                                        ? "whole"
                                                        : "with subPath " + Quoted.of(other))
                                                + ", too, and one holds the other; use a volume for"
                                                + " each"));
        boolean isLimited =
                volume.source() instanceof PodVolume.EmptyDir dir
                        && dir.inMemory()
                        && dir.sizeLimitBytes().isPresent();
        if (isLimited && !subPath.isEmpty()) {
            fields.error(
                    "subPath",
                    "cannot be honoured: each part of a volume in memory would have the sizeLimit"
                            + " for itself; use a volume for each");
        }
        others.add(subPath);
    }

    private static boolean holds(String part, String other) {
        return part.isEmpty() || other.startsWith(part + "/");
    }
}
