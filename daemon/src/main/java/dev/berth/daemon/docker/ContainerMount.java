package dev.berth.daemon.docker;

/**
 * Something of the host, or a volume of the engine, that a container sees.
 *
 * @param source absolute path on the host, or a volume's name
 * @param target absolute path in the container
 * @param readOnly whether the container may not write
 */
public record ContainerMount(String source, String target, boolean readOnly) {
    public ContainerMount {
        if (source.isEmpty() || source.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "mount source \"" + source + "\", expected a path or name without a colon");
        }
        if (!target.startsWith("/") || target.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "mount target \"" + target + "\", expected an absolute path without a colon");
        }
    }

    /** As the engine's {@code Binds} writes it; a new volume stays empty, as in Kubernetes. */
    String bind() {
        String copying = source.startsWith("/") ? "" : ",nocopy";
        return source + ":" + target + (readOnly ? ":ro" : ":rw") + copying;
    }
}
