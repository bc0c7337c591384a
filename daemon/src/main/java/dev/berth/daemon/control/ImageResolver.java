package dev.berth.daemon.control;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.ImageInfo;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.reconcile.ImageState;
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

    private final Engine engine;
    private final EmbeddedRegistry registry;
    private final InstantSource clock;

    ImageResolver(Engine engine, EmbeddedRegistry registry, InstantSource clock) {
        this.engine = engine;
        this.registry = registry;
        this.clock = clock;
    }

    /** What the name means now. */
    ImageState resolve(ImageReference reference) throws EngineException {
        if (meansEmbedded(reference)) {
            Optional<Digest> digest = embedded(reference);
            if (digest.isPresent()) {
                return fetched(registry.name() + "/" + reference.repository(), digest.get());
            }
        }
        Optional<ImageInfo> local = engine.images().inspect(reference.toString());
        if (local.isPresent()) {
            return new ImageState.Present(local.get().id(), Optional.empty());
        }
        if (reference.registry().isPresent() && !meansEmbedded(reference)) {
            return pulled(reference.toString());
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
    ImageState restored(ImageState.Present known) throws EngineException {
        if (engine.images().inspect(known.engineReference()).isPresent()) {
            return known;
        }
        return known.digest().isPresent()
                ? pulled(known.engineReference())
                : missing("image " + known.engineReference() + " is no longer in the engine");
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

    private ImageState fetched(String repository, Digest digest) throws EngineException {
        String name = repository + "@" + digest;
        if (engine.images().inspect(name).isPresent()) {
            return PresentImages.named(name);
        }
        return pulled(name);
    }

    private ImageState pulled(String name) throws EngineException {
        try (var pull = engine.images().pull(name, progress -> {})) {
            pull.await();
        } catch (EngineException e) {
            if (e.retryable()) {
                throw e;
            }
            return missing("image " + name + " cannot be pulled: " + e.getMessage());
        }
        return PresentImages.named(name);
    }

    private ImageState missing(String reason) {
        return new ImageState.Missing(reason, clock.instant().plus(RETRY));
    }
}
