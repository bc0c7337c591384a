package dev.berth.daemon.control;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.ImageInfo;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.workload.PullPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Finds the content that an image's name means and has the engine fetch it: the embedded registry
 * first for a name without a registry, then what the engine already has; for a name with another
 * registry what the engine has, then that registry.
 */
final class ImageResolver {
    /** When to look again for an image that is nowhere; a push is noticed at once. */
    static final Duration RETRY = Duration.ofSeconds(30);

    /** What another registry may be shown for an image. */
    @FunctionalInterface
    interface Logins {
        /** Nothing. */
        Logins NONE = any -> PullSecrets.Found.NOTHING;

        PullSecrets.Found of(ImageReference reference);
    }

    private final Engine engine;
    private final EmbeddedRegistry registry;
    private final InstantSource clock;

    ImageResolver(Engine engine, EmbeddedRegistry registry, InstantSource clock) {
        this.engine = engine;
        this.registry = registry;
        this.clock = clock;
    }

    /** What the name means now, for an image of which nothing else is said. */
    ImageState resolve(ImageReference reference) throws EngineException {
        return resolve(reference, PullPolicy.ofImage(reference), Logins.NONE);
    }

    /**
     * What the name means now.
     *
     * @param pull whether it is fetched that the engine has; the embedded registry is always asked
     *     first for what it may hold
     * @param logins what another registry may be shown
     */
    ImageState resolve(ImageReference reference, PullPolicy pull, Logins logins)
            throws EngineException {
        boolean elsewhere = reference.registry().isPresent() && !meansEmbedded(reference);
        if (!elsewhere) {
            Optional<Digest> digest = embedded(reference);
            if (digest.isPresent()) {
                return fetched(reference.repository(), digest.get(), pull);
            }
            Optional<String> policy = registry.signaturePolicy(reference.repository());
            if (policy.isPresent()) {
                return unsigned(
                        "image "
                                + reference
                                + " is not in the embedded registry, and the policy "
                                + policy.get()
                                + " asks for a signature");
            }
        }
        if (elsewhere && pull == PullPolicy.ALWAYS) {
            return pulled(reference.toString(), logins.of(reference));
        }
        Optional<ImageInfo> local = engine.images().inspect(reference.toString());
        if (local.isPresent()) {
            return new ImageState.Present(local.get().id(), Optional.empty());
        }
        if (pull == PullPolicy.NEVER) {
            return neverPulled(reference.toString());
        }
        if (elsewhere) {
            return pulled(reference.toString(), logins.of(reference));
        }
        return missing(
                "image "
                        + reference
                        + " is neither in the embedded registry nor in the engine, expected a push to "
                        + registry.name()
                        + "/"
                        + reference.repository());
    }

    /** The content that was meant before, fetched again where the engine lost it. */
    ImageState restored(ImageState.Present known, Logins logins) throws EngineException {
        Optional<String> refusal = refusal(known);
        if (refusal.isPresent()) {
            return unsigned(refusal.get());
        }
        if (engine.images().inspect(known.engineReference()).isPresent()) {
            return known;
        }
        return known.digest().isPresent()
                ? pulled(known.engineReference(), logins)
                : missing("image " + known.engineReference() + " is no longer in the engine");
    }

    /**
     * Why a policy does not let an image be used that was found before: signatures and policies
     * change.
     */
    Optional<String> refusal(ImageState.Present image) {
        String prefix = registry.name() + "/";
        int at = image.engineReference().indexOf('@');
        if (image.digest().isEmpty() || at < 0 || !image.engineReference().startsWith(prefix)) {
            return Optional.empty();
        }
        return switch (ImageReference.parse(image.engineReference())) {
            case Result.Ok<ImageReference>(ImageReference name) ->
                    registry.refusal(name.repository(), image.digest().get());
            case Result.Refused<ImageReference> noName -> Optional.empty();
        };
    }

    private boolean meansEmbedded(ImageReference reference) {
        return reference.registry().isEmpty() || reference.registry().get().equals(registry.name());
    }

    private Optional<Digest> embedded(ImageReference reference) {
        return reference
                .digest()
                .filter(digest -> registry.has(reference.repository(), digest))
                .or(
                        () ->
                                reference
                                        .tag()
                                        .filter(tag -> reference.digest().isEmpty())
                                        .flatMap(
                                                tag ->
                                                        registry.resolve(
                                                                reference.repository(), tag)));
    }

    private ImageState fetched(RepositoryName repository, Digest digest, PullPolicy pull)
            throws EngineException {
        String name = registry.name() + "/" + repository + "@" + digest;
        Optional<String> refusal = registry.refusal(repository, digest);
        if (refusal.isPresent()) {
            return unsigned(refusal.get());
        }
        if (engine.images().inspect(name).isPresent()) {
            return PresentImages.named(name);
        }
        return pull == PullPolicy.NEVER
                ? neverPulled(name)
                : pulled(name, PullSecrets.Found.NOTHING);
    }

    private ImageState neverPulled(String name) {
        return missing(
                ImageState.Cause.NEVER_PULLED,
                "image " + name + " is not in the engine, and imagePullPolicy is Never");
    }

    /** An image that a policy does not let be used. */
    ImageState unsigned(String reason) {
        return missing(ImageState.Cause.UNSIGNED, reason);
    }

    /** What is pulled again that was known before; by a name that was parsed when it was found. */
    private ImageState pulled(String name, Logins logins) throws EngineException {
        return pulled(
                name,
                ImageReference.parse(name) instanceof Result.Ok<ImageReference>(var reference)
                        ? logins.of(reference)
                        : PullSecrets.Found.NOTHING);
    }

    private ImageState pulled(String name, PullSecrets.Found secrets) throws EngineException {
        try (var pull = engine.images().pull(name, secrets.login(), progress -> {})) {
            pull.await();
        } catch (EngineException e) {
            // The engine calls it a fault of its own that another registry refuses or is not there.
            boolean isTheirs =
                    e.kind() == EngineException.Kind.SERVER
                            && !name.startsWith(registry.name() + "/");
            if (e.retryable() && !isTheirs) {
                throw e;
            }
            return missing(
                    e.kind() == EngineException.Kind.REFUSED
                            ? ImageState.Cause.BAD_NAME
                            : ImageState.Cause.PULL_FAILED,
                    "image " + name + " cannot be pulled: " + e.getMessage() + because(secrets));
        }
        return PresentImages.named(name);
    }

    private static String because(PullSecrets.Found secrets) {
        return secrets.problems().isEmpty() ? "" : "; " + String.join(", ", secrets.problems());
    }

    private ImageState missing(String reason) {
        return missing(ImageState.Cause.PULL_FAILED, reason);
    }

    private ImageState missing(ImageState.Cause cause, String reason) {
        return new ImageState.Missing(cause, reason, clock.instant().plus(RETRY));
    }
}
