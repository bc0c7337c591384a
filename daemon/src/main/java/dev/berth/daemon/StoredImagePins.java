package dev.berth.daemon;

import dev.berth.daemon.control.ImagePins;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.ImagePin;
import dev.berth.policies.reconcile.ImageKey;
import dev.berth.policies.reconcile.ImageState;
import java.util.Optional;

/** Keeps what a tag meant beside the deployment that asked for it. */
record StoredImagePins(DesiredStateStore store) implements ImagePins {
    @Override
    public Optional<ImageState.Present> find(ImageKey key) {
        return store.imagePin(key.deployment(), key.specHash())
                .map(pin -> new ImageState.Present(pin.engineReference(), pin.digest()));
    }

    @Override
    public void keep(ImageKey key, ImageState.Present image) {
        store.pinImage(
                key.deployment(),
                key.specHash(),
                new ImagePin(image.engineReference(), image.digest()));
    }
}
