package dev.berth.registry.signature;

import com.google.gson.JsonObject;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.index.RegistryIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds what claims to be a signature of an image, in the two places where cosign puts them: the
 * manifest that the tag {@code sha256-<hex>.sig} names, and manifests whose subject is the image.
 */
final class SignatureFinder {
    static final String SIMPLE = "application/vnd.dev.cosign.simplesigning.v1+json";
    static final String SIMPLE_ARTIFACT = "application/vnd.dev.cosign.artifact.sig.v1+json";
    static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private static final String SIGNATURE = "dev.cosignproject.cosign/signature";

    private final RegistryIndex index;
    private final SignedContent content;
    private final RegistryLimits limits;

    SignatureFinder(RegistryIndex index, SignedContent content, RegistryLimits limits) {
        this.index = index;
        this.content = content;
        this.limits = limits;
    }

    /**
     * Claims about that image, unchecked, at most as many as are looked at.
     *
     * @return in the order in which they were pushed, those of the tag first
     */
    List<Claim> claims(RepositoryName repository, Digest image) {
        int most = limits.signatures().signatures();
        var carriers = new ArrayList<Digest>();
        String tag = image.algorithm().label() + "-" + image.hex() + ".sig";
        if (Tag.parse(tag) instanceof Result.Ok<Tag>(Tag named)) {
            content.tagged(repository, named).ifPresent(carriers::add);
        }
        carriers.addAll(index.carriers(repository, image, List.of(BUNDLE, SIMPLE_ARTIFACT), most));
        var claims = new ArrayList<Claim>();
        for (Digest carrier : carriers) {
            claims(repository, image, carrier, claims, most);
        }
        return claims;
    }

    private void claims(
            RepositoryName repository, Digest image, Digest carrier, List<Claim> claims, int most) {
        int bound = limits.signatures().manifestBytes();
        var manifest = content.manifest(repository, carrier, bound).flatMap(Json::object);
        for (JsonObject layer :
                manifest.map(json -> Json.objects(json, "layers")).orElse(List.of())) {
            if (claims.size() == most) {
                return;
            }
            claim(repository, image, layer).ifPresent(claims::add);
        }
    }

    private Optional<Claim> claim(RepositoryName repository, Digest image, JsonObject layer) {
        String type = Json.text(layer, "mediaType").orElse("");
        var digest = Json.digest(layer, "digest");
        boolean isKnown = type.equals(SIMPLE) || type.equals(BUNDLE);
        var payload =
                isKnown && digest.isPresent()
                        ? content.blob(repository, digest.get(), limits.signatures().payloadBytes())
                        : Optional.<byte[]>empty();
        if (payload.isEmpty()) {
            return Optional.empty();
        }
        return type.equals(BUNDLE)
                ? Json.object(payload.get()).flatMap(bundle -> bundled(repository, image, bundle))
                : Json.object(layer, "annotations")
                        .flatMap(annotations -> Json.signature(annotations, SIGNATURE))
                        .map(signature -> Claim.simple(payload.get(), signature));
    }

    /**
     * What a bundle claims. One with a certificate is left out: there is no key of a policy behind
     * it.
     *
     * @see <a href="https://github.com/sigstore/protobuf-specs">Sigstore, bundle format</a>
     */
    private Optional<Claim> bundled(RepositoryName repository, Digest image, JsonObject bundle) {
        boolean isByKey =
                Json.text(bundle, "mediaType").filter(BUNDLE::equals).isPresent()
                        && Json.object(bundle, "verificationMaterial")
                                .flatMap(material -> Json.object(material, "publicKey"))
                                .isPresent();
        if (!isByKey) {
            return Optional.empty();
        }
        return Json.object(bundle, "dsseEnvelope")
                .flatMap(Claim::envelope)
                .or(
                        () ->
                                Json.object(bundle, "messageSignature")
                                        .flatMap(message -> direct(repository, image, message)));
    }

    private Optional<Claim> direct(RepositoryName repository, Digest image, JsonObject message) {
        return content.manifest(repository, image, limits.manifests().bytes())
                .flatMap(bytes -> Claim.message(message, () -> bytes));
    }
}
