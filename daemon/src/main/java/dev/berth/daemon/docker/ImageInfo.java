package dev.berth.daemon.docker;

import java.util.List;

/**
 * An image that the engine has.
 *
 * @param id digest of its configuration
 * @param tags references by tag
 * @param digests references by the digest of the manifest they were pulled by
 * @param sizeBytes bytes of its layers
 * @param user whom its processes run as; empty: root, or unknown to a list
 */
public record ImageInfo(
        String id, List<String> tags, List<String> digests, long sizeBytes, String user) {
    static ImageInfo read(Fields answer) throws EngineException {
        return new ImageInfo(
                answer.text("Id"),
                answer.texts("RepoTags"),
                answer.texts("RepoDigests"),
                answer.number("Size"),
                answer.object("Config").text("User"));
    }
}
