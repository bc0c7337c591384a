package dev.berth.daemon.volume;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.Ownership;
import dev.berth.daemon.docker.VolumeInfo;
import dev.berth.daemon.docker.VolumePermission;
import dev.berth.policies.workload.Claim;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodVolume.EmptyDir;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
    static String emptyDir(PodName pod, String volume) {
        return "berth." + pod.namespace() + "." + pod.name() + "." + volume;
    }

    /**
     * Makes a pod's empty directories anew: one of an earlier pod of that name goes with what is in
     * it.
     */
    void makeEmptyDirs(PodName pod, Map<String, EmptyDir> volumes, OptionalLong group, String image)
            throws EngineException {
        Map<String, VolumePermission> permissions = new LinkedHashMap<>();
        for (var entry : volumes.entrySet()) {
            String name = emptyDir(pod, entry.getKey());
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

    /** Makes the volumes of claims that have none so far. */
    void makeClaimed(PodName pod, Iterable<Claim> claims, OptionalLong group, String image)
            throws EngineException {
        Map<String, VolumePermission> permissions = new LinkedHashMap<>();
        for (Claim claim : claims) {
            if (engine.volumes().inspect(claim.volume()).isEmpty()) {
                engine.volumes()
                        .create(
                                claim.volume(),
                                Map.of(OWNER, owner, CLAIM, claim.name().toString()),
                                Map.of());
                permissions.put(claim.volume(), permission(group));
            }
        }
        permit(pod, image, permissions);
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
     * Removes the volume of a claim with everything in it.
     *
     * @return false while a container uses it
     */
    boolean removeClaimed(Claim claim) throws EngineException {
        return removed(claim.volume());
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
