package dev.berth.registry.manifest;

import dev.berth.policies.image.Digest;
import java.util.List;
import java.util.Optional;

/**
 * What a manifest needs and says, as far as the registry cares.
 *
 * @param mediaType what it is
 * @param blobs config and layers that must be in the repository
 * @param foreign layers that may stay elsewhere
 * @param children manifests that must be in the repository
 * @param subject the manifest that it is about; may be absent
 * @param artifactType what an artifact says that it is, or its config's media type
 */
public record Manifest(
        MediaType mediaType,
        List<Digest> blobs,
        List<Digest> foreign,
        List<Digest> children,
        Optional<Digest> subject,
        Optional<String> artifactType) {
    public Manifest {
        blobs = List.copyOf(blobs);
        foreign = List.copyOf(foreign);
        children = List.copyOf(children);
    }
}
