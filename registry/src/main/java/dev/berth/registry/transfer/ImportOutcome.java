package dev.berth.registry.transfer;

import dev.berth.policies.base.Problem;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.util.List;

/** How an import ended. */
public sealed interface ImportOutcome {
    /**
     * Everything is stored and tagged, durably.
     *
     * @param images what the archive held, in its order
     * @param pieces manifests, configs and layers in them
     * @param bytes of these
     */
    record Imported(List<Image> images, int pieces, long bytes) implements ImportOutcome {
        public Imported {
            images = List.copyOf(images);
        }
    }

    /**
     * An image that was imported.
     *
     * @param repository holds it
     * @param tags name it; none for what came along, such as a signature
     * @param digest of its manifest or index
     * @param mediaType of that
     */
    record Image(RepositoryName repository, List<Tag> tags, Digest digest, String mediaType) {
        public Image {
            tags = List.copyOf(tags);
        }
    }

    /**
     * The archive is none that can be imported; nothing of it is there.
     *
     * @param problem where in the archive, and what
     */
    record Refused(Problem problem) implements ImportOutcome {}
}
