package dev.berth.daemon.control;

import dev.berth.daemon.docker.EngineException;
import dev.berth.policies.reconcile.ImageKey;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.reconcile.Step;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What came of looking for the images of the applied templates. */
final class ResolvedImages {
    private final ImageResolver resolver;
    private final ImagePins pins;
    private final Map<ImageKey, ImageState> states = new ConcurrentHashMap<>();
    private final AtomicLong pushes = new AtomicLong();

    ResolvedImages(ImageResolver resolver, ImagePins pins) {
        this.resolver = resolver;
        this.pins = pins;
    }

    /** Looks for an image; what a tag meant before it means again. */
    void resolve(Step.ResolveImage step) throws EngineException {
        long pushesBefore = pushes.get();
        Optional<ImageState.Present> pinned = pins.find(step.key());
        ImageState found =
                pinned.isPresent()
                        ? resolver.restored(pinned.get())
                        : resolver.resolve(step.reference());
        if (pinned.isEmpty() && found instanceof ImageState.Present present) {
            pins.keep(step.key(), present);
        }
        states.put(step.key(), found);
        if (found instanceof ImageState.Missing && pushes.get() != pushesBefore) {
            // It may have been pushed just after the look.
            states.remove(step.key(), found);
        }
    }

    Map<ImageKey, ImageState> states() {
        return Map.copyOf(states);
    }

    /** Forgets what is of no use any more. */
    void retain(Set<ImageKey> keys) {
        states.keySet().retainAll(keys);
    }

    /** Something was pushed: what is missing may be there now. */
    void retryMissing() {
        pushes.incrementAndGet();
        states.values().removeIf(state -> state instanceof ImageState.Missing);
    }
}
