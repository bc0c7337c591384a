package dev.berth.daemon.document;

import dev.berth.policies.workload.FileSource;
import dev.berth.policies.workload.KeyedObject;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodVolume;
import dev.berth.policies.workload.PodVolume.Files;
import dev.berth.policies.workload.PodVolume.HostPathType;
import dev.berth.policies.workload.PodVolumes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads {@code volumes} of a pod.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/storage/volumes/">Volumes</a>
 */
final class VolumeReader {
    private static final List<String> SOURCES =
            List.of(
                    "configMap",
                    "secret",
                    "projected",
                    "downwardAPI",
                    "emptyDir",
                    "hostPath",
                    "persistentVolumeClaim");

    private VolumeReader() {}

    /**
     * What was read.
     *
     * @param mounts reads what the pod's containers mount
     */
    record Read(PodVolumes volumes, MountReader mounts) {}

    /**
     * The volumes of a pod; what is wrong is left out with an error.
     *
     * @param claims names of volumes that each pod has for itself and that are not among these
     */
    static Read read(Fields spec, OptionalLong group, List<String> claims) {
        List<PodVolume> volumes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields volume : spec.each("volumes")) {
            Optional<String> name = volume.requiredText("name");
            Optional<PodVolume.Source> source = source(volume);
            volume.refuseUnknown();
            if (name.isPresent() && !ObjectName.isLabel(name.get())) {
                volume.error(
                        "name", Quoted.of(name.get()) + " is no name, " + Syntax.LABEL_EXPECTED);
                continue;
            }
            name.filter(text -> !names.add(text))
                    .ifPresent(
                            text ->
                                    volume.error(
                                            "name",
                                            Quoted.of(text) + " is the name of another volume"));
            if (name.isPresent() && source.isPresent()) {
                volumes.add(new PodVolume(name.get(), source.get()));
            }
        }
        if (volumes.size() + claims.size() > PodVolumes.MAX_VOLUMES) {
            spec.error("volumes", "are more than " + PodVolumes.MAX_VOLUMES);
        }
        Map<String, PodVolume> byName = new LinkedHashMap<>();
        volumes.forEach(volume -> byName.putIfAbsent(volume.name(), volume));
        var shared = new PodVolumes(List.copyOf(byName.values()), group);
        for (String claim : claims) {
            byName.put(claim, new PodVolume(claim, new PodVolume.Claimed(claim, false)));
            names.add(claim);
        }
        return new Read(shared, new MountReader(byName, names));
    }

    private static Optional<PodVolume.Source> source(Fields volume) {
        List<YamlNode.Entry> others =
                volume.all().stream()
                        .filter(entry -> !entry.key().equals("name"))
                        .filter(entry -> !SOURCES.contains(entry.key()))
                        .toList();
        for (YamlNode.Entry other : others) {
            volume.error(
                    other.key(),
                    "cannot be honoured, expected one of " + String.join(", ", SOURCES));
        }
        List<String> given = SOURCES.stream().filter(volume::has).toList();
        if (given.size() != 1) {
            if (others.isEmpty()) {
                volume.findings()
                        .error(
                                volume.path(),
                                "has "
                                        + given.size()
                                        + " sources, expected one of "
                                        + String.join(", ", SOURCES),
                                volume.line());
            }
            return Optional.empty();
        }
        return volume.fields(given.getFirst())
                .flatMap(
                        fields -> {
                            Optional<? extends PodVolume.Source> source =
                                    switch (given.getFirst()) {
                                        case "configMap" ->
                                                FileSourceReader.object(
                                                                fields,
                                                                KeyedObject.CONFIG_MAP,
                                                                "name")
                                                        .map(keys -> files(fields, List.of(keys)));
                                        case "secret" ->
                                                FileSourceReader.object(
                                                                fields,
                                                                KeyedObject.SECRET,
                                                                "secretName")
                                                        .map(keys -> files(fields, List.of(keys)));
                                        case "downwardAPI" ->
                                                Optional.of(
                                                        files(
                                                                fields,
                                                                FileSourceReader.ofPod(fields)));
                                        case "projected" ->
                                                Optional.of(
                                                        files(
                                                                fields,
                                                                FileSourceReader.projected(
                                                                        fields)));
                                        case "emptyDir" -> emptyDir(fields);
                                        case "hostPath" -> hostPath(fields);
                                        case "persistentVolumeClaim" -> claimed(fields);
                                        default ->
                                                throw new IllegalStateException(given.getFirst());
                                    };
                            fields.accept("defaultMode");
                            fields.refuseUnknown();
                            return source.map(found -> (PodVolume.Source) found);
                        });
    }

    private static Files files(Fields fields, List<FileSource> sources) {
        return new Files(
                sources,
                (int)
                        fields.integer("defaultMode", 0, FileSource.MAX_MODE)
                                .orElse(Files.DEFAULT_MODE));
    }

    private static Optional<PodVolume.EmptyDir> emptyDir(Fields fields) {
        String medium = fields.text("medium").orElse("");
        boolean memory = medium.equals("Memory");
        if (!medium.isEmpty() && !memory) {
            fields.error(
                    "medium", Quoted.of(medium) + " cannot be honoured, expected \"\" or Memory");
        }
        OptionalLong limit = OptionalLong.empty();
        Optional<Quantity> quantity = ResourcesReader.quantity(fields, "sizeLimit");
        if (quantity.isPresent()) {
            limit = quantity.get().units();
            if (limit.isEmpty()) {
                fields.error("sizeLimit", "is too large, expected less than 8Ei");
            } else if (limit.getAsLong() == 0) {
                limit = OptionalLong.empty();
            } else if (!memory) {
                fields.warn("sizeLimit", "has no effect: only a volume in memory is held to it");
            }
        }
        return Optional.of(new PodVolume.EmptyDir(memory, limit));
    }

    private static Optional<PodVolume.HostPath> hostPath(Fields fields) {
        Optional<String> path = fields.requiredText("path");
        if (path.isPresent() && !ContainerPaths.isAbsolute(path.get())) {
            fields.error(
                    "path",
                    Quoted.of(path.get()) + " is no path, " + ContainerPaths.ABSOLUTE_EXPECTED);
            return Optional.empty();
        }
        String text = fields.text("type").orElse("");
        for (HostPathType type : HostPathType.values()) {
            if (type.text().equals(text)) {
                return path.map(found -> new PodVolume.HostPath(found, type));
            }
        }
        List<String> known = new ArrayList<>();
        for (HostPathType type : HostPathType.values()) {
            known.add(Quoted.of(type.text()));
        }
        fields.error(
                "type",
                Quoted.of(text)
                        + " cannot be honoured, expected one of "
                        + String.join(", ", known));
        return Optional.empty();
    }

    private static Optional<PodVolume.Claimed> claimed(Fields fields) {
        Optional<String> claim = ObjectReferences.name(fields, "claimName");
        boolean readOnly = fields.flag("readOnly").orElse(false);
        return claim.map(name -> new PodVolume.Claimed(name, readOnly));
    }
}
