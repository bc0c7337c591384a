package dev.berth.daemon.control;

import dev.berth.policies.reconcile.ImageKey;
import dev.berth.policies.reconcile.ImageState;
import java.util.Optional;

/** Remembers across restarts what content a tag meant when it was first needed. */
public interface ImagePins {
    /** What was kept for that template. */
    Optional<ImageState.Present> find(ImageKey key);

    /** Keeps it, as long as the deployment is there. */
    void keep(ImageKey key, ImageState.Present image);
}
