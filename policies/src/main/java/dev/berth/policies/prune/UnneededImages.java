package dev.berth.policies.prune;

import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.ImageReference;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tells which images of an engine came from the embedded registry and are needed by nobody.
 *
 * <p>An image is somebody else's as soon as one of its names is not the registry's, so it is left
 * alone; and one that the registry does not hold could not be had again.
 */
public final class UnneededImages {
    private final String registry;
    private final Predicate<ImageReference> held;

    /**
     * @param registry host and port under which the engine knows the embedded registry
     * @param held whether the registry holds the content that a name with a digest means
     */
    public UnneededImages(String registry, Predicate<ImageReference> held) {
        this.registry = registry;
        this.held = held;
    }

    /** Those that may go, in their order. */
    public List<EngineImage> among(Collection<EngineImage> images, ImageNeeds needs) {
        return images.stream().filter(image -> isUnneeded(image, needs)).toList();
    }

    private boolean isUnneeded(EngineImage image, ImageNeeds needs) {
        if (image.references().isEmpty()
                || needs.used().contains(image.id())
                || needs.meant().contains(image.id())) {
            return false;
        }
        boolean canComeBack = false;
        for (String text : image.references()) {
            Optional<ImageReference> own = own(text);
            if (own.isEmpty() || needs.used().contains(text) || needs.meant().contains(text)) {
                return false;
            }
            Optional<Digest> digest = own.get().digest();
            if (digest.filter(needs.meantDigests()::contains).isPresent()) {
                return false;
            }
            canComeBack |= digest.isPresent() && held.test(own.get());
        }
        return canComeBack;
    }

    private Optional<ImageReference> own(String text) {
        return ImageReference.parse(text) instanceof Result.Ok<ImageReference>(var name)
                        && name.registry().filter(registry::equals).isPresent()
                ? Optional.of(name)
                : Optional.empty();
    }
}
