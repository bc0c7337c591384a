package dev.berth.registry.transfer;

import java.util.Optional;

/** How an exported archive looks. */
public enum ArchiveFormat {
    /**
     * An OCI image layout, with every platform and what is about the images, that {@code docker
     * load} takes too: a {@code manifest.json} names one platform of each.
     */
    OCI("oci"),

    /** What {@code docker save} writes: one platform of each image, and no manifests. */
    DOCKER("docker");

    private final String label;

    ArchiveFormat(String label) {
        this.label = label;
    }

    /** As users write it. */
    public String label() {
        return label;
    }

    /** The format of that name. */
    public static Optional<ArchiveFormat> of(String label) {
        for (var format : values()) {
            if (format.label.equals(label)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
