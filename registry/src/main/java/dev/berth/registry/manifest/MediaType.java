package dev.berth.registry.manifest;

import java.util.Locale;
import java.util.Optional;

/** The manifests that the registry takes. */
public enum MediaType {
    OCI_MANIFEST("application/vnd.oci.image.manifest.v1+json", false, false),
    OCI_INDEX("application/vnd.oci.image.index.v1+json", true, false),
    DOCKER_MANIFEST("application/vnd.docker.distribution.manifest.v2+json", false, true),
    DOCKER_LIST("application/vnd.docker.distribution.manifest.list.v2+json", true, true);

    private final String label;
    private final boolean isIndex;
    private final boolean namesItself;

    MediaType(String label, boolean isIndex, boolean namesItself) {
        this.label = label;
        this.isIndex = isIndex;
        this.namesItself = namesItself;
    }

    /** As it stands in a {@code Content-Type}. */
    public String label() {
        return label;
    }

    /** Whether it lists manifests instead of layers. */
    boolean isIndex() {
        return isIndex;
    }

    /** Whether its {@code mediaType} field is required. */
    boolean namesItself() {
        return namesItself;
    }

    /** The type of that {@code Content-Type}, whose parameters do not count. */
    public static Optional<MediaType> of(String contentType) {
        int semicolon = contentType.indexOf(';');
        String bare = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        String wanted = bare.strip().toLowerCase(Locale.ROOT);
        for (var type : values()) {
            if (type.label.equals(wanted)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
