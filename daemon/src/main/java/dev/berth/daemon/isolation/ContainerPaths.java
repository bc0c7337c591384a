package dev.berth.daemon.isolation;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the control groups of containers, {@code /docker/ID} or {@code
 * /system.slice/docker-ID.scope}.
 *
 * @param ids the engine's
 */
record ContainerPaths(Set<String> ids) {
    private static final Pattern CONTAINER_ID = Pattern.compile("[0-9a-f]{64}");

    ContainerPaths {
        ids = Set.copyOf(ids);
    }

    boolean contain(String path) {
        Matcher id = CONTAINER_ID.matcher(path);
        while (id.find()) {
            if (ids.contains(id.group())) {
                return true;
            }
        }
        return false;
    }
}
