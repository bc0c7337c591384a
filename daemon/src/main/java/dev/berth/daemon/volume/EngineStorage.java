package dev.berth.daemon.volume;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.Ownership;
import dev.berth.daemon.docker.VolumeInfo;
import dev.berth.daemon.docker.VolumePermission;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.Claim;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodVolume.EmptyDir;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Volumes of the engine: one for each empty directory of a pod, one for each claim. The daemon
 * could not delete elsewhere what root wrote in a container.
 *
 * <p>Each says by its labels whose it is. One without ours is never touched, nor one of a claim
 * that nobody asked to delete.
 */
final class EngineStorage {
    /** Label of the appliance's identity, as on containers and the network. */
    private static final String OWNER = Ownership.OWNER;

    private static final String POD = "dev.berth.volume.pod";
    private static final String CLAIM = "dev.berth.volume.claim";
    private static final String PART = "dev.berth.volume.part";

    /** Label of a container that was only made to reach volumes. */
    private static final String REACHING = "dev.berth.volume.reaching";

    /** As the kubelet makes them: whoever a container runs as may write. */
    private static final int OPEN = 0777;

    /** What is made below belongs to the directory's group. */
    private static final int OF_GROUP = 02777;

    private final Engine engine;
    private final String owner;

    EngineStorage(Engine engine, String owner) {
        this.engine = engine;
        this.owner = owner;
    }

    /** The name of an empty directory's volume. */
    static String emptyDir(PodName pod, String volume, VolumePart part) {
        return part.of("berth." + pod.namespace() + "." + pod.name() + "." + volume);
    }

    /**
     * Makes a pod's empty directories anew: one of an earlier pod of that name goes with what is in
     * it.
     *
     * @param volumes by {@link #emptyDir}
     */
    void makeEmptyDirs(PodName pod, Map<String, EmptyDir> volumes, OptionalLong group, String image)
            throws EngineException {
        Map<String, VolumePermission> permissions = new LinkedHashMap<>();
        for (var entry : volumes.entrySet()) {
            String name = entry.getKey();
            engine.volumes().remove(name);
            Map<String, String> options =
                    entry.getValue().inMemory() ? inMemory(entry.getValue(), group) : Map.of();
            engine.volumes().create(name, Map.of(OWNER, owner, POD, pod.toString()), options);
            if (!entry.getValue().inMemory()) {
                permissions.put(name, permission(group));
            }
        }
        permit(pod, image, permissions);
    }

    /**
     * Makes the volumes of claims that have none so far.
     *
     * @param claims what of each is mounted: the whole alone, or parts of it
     * @return refused where others use a claim in another way
     */
    Result<Boolean> makeClaimed(
            PodName pod, Map<Claim, Set<VolumePart>> claims, OptionalLong group, String image)
            throws EngineException {
        Map<String, VolumePermission> permissions = new LinkedHashMap<>();
        for (var entry : claims.entrySet()) {
            Claim claim = entry.getKey();
            if (isUsedOtherwise(claim, entry.getValue())) {
                return Result.refused(
                        Problem.at(
                                "PersistentVolumeClaim " + claim.name().name(),
                                "is used whole by one pod and with subPath by another, expected"
                                        + " one of the two"));
            }
            for (VolumePart part : entry.getValue()) {
                String name = part.of(claim.volume());
                if (engine.volumes().inspect(name).isEmpty()) {
                    engine.volumes().create(name, labels(claim, part), Map.of());
                    permissions.put(name, permission(group));
                }
            }
        }
        permit(pod, image, permissions);
        return Result.ok(true);
    }

    private Map<String, String> labels(Claim claim, VolumePart part) {
        var labels = new HashMap<>(Map.of(OWNER, owner, CLAIM, claim.name().toString()));
        if (!part.isWhole()) {
            labels.put(PART, part.path());
        }
        return labels;
    }

    private boolean isUsedOtherwise(Claim claim, Set<VolumePart> parts) throws EngineException {
        boolean isWhole = parts.stream().anyMatch(VolumePart::isWhole);
        return isWhole
                ? volumes().stream().anyMatch(name -> VolumePart.isPart(name, claim.volume()))
                : !parts.isEmpty() && engine.volumes().inspect(claim.volume()).isPresent();
    }

    private List<String> volumes() throws EngineException {
        return engine.volumes().list(List.of(OWNER + "=" + owner)).stream()
                .map(VolumeInfo::name)
                .toList();
    }

    private void permit(PodName pod, String image, Map<String, VolumePermission> permissions)
            throws EngineException {
        if (!permissions.isEmpty()) {
            engine.volumes()
                    .permit(
                            "berth-volumes." + pod.namespace() + "." + pod.name(),
                            image,
                            Map.of(REACHING, owner),
                            permissions);
        }
    }

    private static VolumePermission permission(OptionalLong group) {
        return group.isPresent()
                ? new VolumePermission(OF_GROUP, group.getAsLong())
                : new VolumePermission(OPEN, 0);
    }

    private static Map<String, String> inMemory(EmptyDir volume, OptionalLong group) {
        VolumePermission permission = permission(group);
        var options = new StringBuilder("nosuid,nodev,mode=");
        options.append(Integer.toOctalString(permission.mode()));
        options.append(",gid=").append(permission.group());
        volume.sizeLimitBytes().ifPresent(bytes -> options.append(",size=").append(bytes));
        return Map.of("type", "tmpfs", "device", "tmpfs", "o", options.toString());
    }

    /**
     * Removes the volume of a claim, and those of its parts, with everything in them.
     *
     * @return false while a container uses it
     */
    boolean removeClaimed(Claim claim) throws EngineException {
        boolean all = removed(claim.volume());
        for (String name : volumes()) {
            if (VolumePart.isPart(name, claim.volume())) {
                all &= removed(name);
            }
        }
        return all;
    }

    /**
     * Removes empty directories of pods that are gone.
     *
     * @return whether none is left
     */
    boolean removeEmptyDirs(Predicate<PodName> gone) throws EngineException {
        for (var left : engine.containers().list(List.of(REACHING + "=" + owner))) {
            engine.containers().remove(left.id(), true);
        }
        boolean all = true;
        for (VolumeInfo volume : engine.volumes().list(List.of(OWNER + "=" + owner))) {
            String pod = volume.labels().getOrDefault(POD, "");
            int slash = pod.indexOf('/');
            if (slash > 0 && gone.test(name(pod, slash))) {
                all &= removed(volume.name());
            }
        }
        return all;
    }

    private static PodName name(String pod, int slash) {
        return new PodName(pod.substring(0, slash), pod.substring(slash + 1));
    }

    private boolean removed(String volume) throws EngineException {
        try {
            engine.volumes().remove(volume);
            return true;
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.CONFLICT) {
                return false;
            }
            throw e;
        }
    }
}
