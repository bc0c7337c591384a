package dev.berth.daemon;

import dev.berth.daemon.control.ImagePins;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.ImagePin;
import dev.berth.daemon.store.PinKey;
import dev.berth.policies.reconcile.ImageKey;
import dev.berth.policies.reconcile.ImageState;
import java.util.Optional;

/** Keeps what a tag meant beside the workload that asked for it. */
record StoredImagePins(DesiredStateStore store) implements ImagePins {
    @Override
    public Optional<ImageState.Present> find(ImageKey key) {
        return store.imagePin(pin(key))
                .map(pin -> new ImageState.Present(pin.engineReference(), pin.digest()));
    }

    @Override
    public void keep(ImageKey key, ImageState.Present image) {
        store.pinImage(pin(key), new ImagePin(image.engineReference(), image.digest()));
    }

    private static PinKey pin(ImageKey key) {
        return new PinKey(key.workload(), key.specHash(), key.container());
    }
}
