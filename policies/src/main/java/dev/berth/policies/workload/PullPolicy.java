package dev.berth.policies.workload;

import dev.berth.policies.image.ImageReference;
import dev.berth.policies.image.Tag;

/**
 * Whether an image of another registry is fetched that the engine has ({@code imagePullPolicy}); it
 * is asked once for each change of a template, when its tag is resolved.
 */
public enum PullPolicy {
    ALWAYS("Always"),
    IF_NOT_PRESENT("IfNotPresent"),
    NEVER("Never");

    private static final String LATEST = "latest";

    private final String text;

    PullPolicy(String text) {
        this.text = text;
    }

    /** As documents write it. */
    public String text() {
        return text;
    }

    /** What Kubernetes takes for an image of which a document says nothing. */
    public static PullPolicy ofImage(ImageReference image) {
        boolean moves =
                image.digest().isEmpty()
                        && image.tag().map(Tag::toString).orElse(LATEST).equals(LATEST);
        return moves ? ALWAYS : IF_NOT_PRESENT;
    }
}
