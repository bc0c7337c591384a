package dev.berth.daemon.control;

import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.policies.reconcile.ImageState;
import java.util.Optional;

/** Images that the engine has, known by the name under which it has them. */
final class PresentImages {
    private PresentImages() {}

    /** The image of that name; its content is known where the name ends in a digest. */
    static ImageState.Present named(String engineReference) {
        int at = engineReference.indexOf('@');
        Optional<Digest> digest =
                at >= 0
                                && Digest.parse(engineReference.substring(at + 1))
                                        instanceof Result.Ok<Digest>(Digest value)
                        ? Optional.of(value)
                        : Optional.empty();
        return new ImageState.Present(engineReference, digest);
    }
}
