package dev.berth.registry.crash;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A manifest is pushed. */
final class PutManifest implements Step {
    private final String repository;
    private final String tag;
    private final byte[] manifest;

    /**
     * A push.
     *
     * @param tag names it; empty: by its digest
     */
    PutManifest(String repository, String tag, byte[] manifest) {
        this.repository = repository;
        this.tag = tag;
        this.manifest = manifest;
    }

    @Override
    public Map<Fact, String> effects() {
        String digest = Content.digest(manifest);
        var effects = new HashMap<Fact, String>();
        effects.put(Fact.manifest(repository, digest), digest);
        if (!tag.isEmpty()) {
            effects.put(Fact.tag(repository, tag), digest);
        }
        return effects;
    }

    @Override
    public void perform(Target target, Session session) throws IOException {
        String name = tag.isEmpty() ? Content.digest(manifest) : tag;
        Step.expect(
                "a manifest",
                target.wire()
                        .call(
                                "PUT",
                                "/v2/" + repository + "/manifests/" + name,
                                manifest,
                                "Content-Type",
                                Content.MANIFEST),
                201);
    }

    @Override
    public String toString() {
        return "manifest of " + repository + " as '" + tag + "'";
    }
}
