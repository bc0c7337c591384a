package dev.berth.daemon.docker;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls about volumes; failures are those of {@link EngineContainers} where nothing else is said.
 */
public interface EngineVolumes {
    /** The volume of that name; empty when there is none. */
    Optional<VolumeInfo> inspect(String name) throws EngineException;

    /** All volumes that carry every one of the labels ({@code key} or {@code key=value}). */
    List<VolumeInfo> list(List<String> labels) throws EngineException;

    /**
     * Makes a volume of the engine's own driver; one of that name that is there already stays as it
     * is.
     *
     * @param options of the driver, such as {@code type=tmpfs}; empty: a directory on the disk
     */
    void create(String name, Map<String, String> labels, Map<String, String> options)
            throws EngineException;

    /**
     * Sets who may use the directories of volumes. Nobody but the engine can: so a container that
     * mounts them and never runs is made, an archive with the directories is unpacked there, and
     * the container is removed.
     *
     * @param maker the name of that container, and so of this attempt and of those before it
     * @param image an image that the engine has
     * @param labels of that container, by which one is found that was left behind
     * @param permissions by volume
     */
    void permit(
            String maker,
            String image,
            Map<String, String> labels,
            Map<String, VolumePermission> permissions)
            throws EngineException;

    /**
     * Removes a volume with everything in it.
     *
     * @return false when there is none
     * @throws EngineException {@code CONFLICT} while a container uses it, running or not
     */
    boolean remove(String name) throws EngineException;
}
