package dev.berth.daemon.docker;

import java.util.List;

/**
 * An image that the engine has.
 *
 * @param id digest of its configuration
 * @param tags references by tag
 * @param digests references by the digest of the manifest they were pulled by
 * @param sizeBytes bytes of its layers
 */
public record ImageInfo(String id, List<String> tags, List<String> digests, long sizeBytes) {
    static ImageInfo read(Fields answer) throws EngineException {
        return new ImageInfo(
                answer.text("Id"),
                answer.texts("RepoTags"),
                answer.texts("RepoDigests"),
                answer.number("Size"));
    }
}
