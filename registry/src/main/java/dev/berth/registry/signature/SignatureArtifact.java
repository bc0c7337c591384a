package dev.berth.registry.signature;

import com.google.gson.JsonObject;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryLimits;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells signatures, which may be pulled unsigned, from images that call themselves one.
 *
 * <p>An engine may run a manifest whatever types it names, so the types alone prove nothing. What
 * cannot be run is a manifest whose every layer is a JSON document: that is no archive, packed or
 * not.
 */
final class SignatureArtifact {
    private static final Set<String> LAYERS =
            Set.of(
                    SignatureFinder.SIMPLE,
                    SignatureFinder.BUNDLE,
                    "application/vnd.dsse.envelope.v1+json");

    private final SignedContent content;
    private final RegistryLimits limits;

    SignatureArtifact(SignedContent content, RegistryLimits limits) {
        this.content = content;
        this.limits = limits;
    }

    /** Whether that manifest carries signatures and nothing else, or lists nothing but such. */
    boolean is(RepositoryName repository, Digest digest) {
        var manifest = manifest(repository, digest);
        if (manifest.isEmpty()) {
            return false;
        }
        List<JsonObject> children = Json.objects(manifest.get(), "manifests");
        return carries(repository, manifest.get())
                || (!children.isEmpty()
                        && children.size() <= limits.signatures().signatures()
                        && !manifest.get().has("layers")
                        && children.stream()
                                .allMatch(
                                        child ->
                                                Json.digest(child, "digest")
                                                        .flatMap(held -> manifest(repository, held))
                                                        .filter(held -> carries(repository, held))
                                                        .isPresent()));
    }

    private Optional<JsonObject> manifest(RepositoryName repository, Digest digest) {
        return content.manifest(repository, digest, limits.signatures().manifestBytes())
                .flatMap(Json::object);
    }

    private boolean carries(RepositoryName repository, JsonObject manifest) {
        List<JsonObject> layers = Json.objects(manifest, "layers");
        return !layers.isEmpty()
                && layers.size() <= limits.signatures().signatures()
                && !manifest.has("manifests")
                && layers.stream().allMatch(layer -> isDocument(repository, layer));
    }

    private boolean isDocument(RepositoryName repository, JsonObject layer) {
        return Json.text(layer, "mediaType").filter(LAYERS::contains).isPresent()
                && Json.digest(layer, "digest")
                        .flatMap(
                                digest ->
                                        content.blob(
                                                repository,
                                                digest,
                                                limits.signatures().payloadBytes()))
                        .flatMap(Json::object)
                        .isPresent();
    }
}
