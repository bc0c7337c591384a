package dev.berth.daemon.control;

import dev.berth.daemon.docker.EngineException;
import dev.berth.policies.reconcile.ImageKey;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What came of looking for the images of the applied templates. */
final class ResolvedImages {
    /** The longest wait for an image that is nowhere, in first waits: 5 minutes. */
    private static final int MAX_RETRY_FACTOR = 10;

    private final ImageResolver resolver;
    private final ImagePins pins;
    private final Supplier<DesiredState> desired;
    private final Map<ImageKey, ImageState> states = new ConcurrentHashMap<>();
    private final Map<ImageKey, Integer> attempts = new ConcurrentHashMap<>();
    private final AtomicLong pushes = new AtomicLong();

    /** Those of the last tick; on the loop's thread. */
    private @Nullable SortedMap<ObjectName, Secret> knownSecrets;

    ResolvedImages(ImageResolver resolver, ImagePins pins, Supplier<DesiredState> desired) {
        this.resolver = resolver;
        this.pins = pins;
        this.desired = desired;
    }

    /** Looks for an image; what a tag meant before it means again. */
    void resolve(Step.ResolveImage step) throws EngineException {
        long pushesBefore = pushes.get();
        Optional<ImageState.Present> pinned = pins.find(step.key());
        ImageResolver.Logins logins =
                image -> PullSecrets.find(desired.get(), step.key().workload(), image);
        ImageState found =
                pinned.isPresent()
                        ? resolver.restored(pinned.get(), logins)
                        : resolver.resolve(step.reference(), step.pull(), logins);
        if (pinned.isEmpty() && found instanceof ImageState.Present present) {
            pins.keep(step.key(), present);
        }
        found = backedOff(step.key(), found);
        states.put(step.key(), found);
        if (found instanceof ImageState.Missing && pushes.get() != pushesBefore) {
            // It may have been pushed just after the look.
            states.remove(step.key(), found);
        }
    }

    /** A wait that grows with every attempt in a row that fails alike. */
    private ImageState backedOff(ImageKey key, ImageState found) {
        if (!(found instanceof ImageState.Missing missing)
                || missing.cause() != ImageState.Cause.PULL_FAILED) {
            attempts.remove(key);
            return found;
        }
        int failed = attempts.merge(key, 1, Integer::sum);
        if (failed == 1) {
            return missing;
        }
        Duration more = ImageResolver.RETRY.multipliedBy(Math.min(failed - 1, MAX_RETRY_FACTOR));
        return new ImageState.Missing(
                ImageState.Cause.PULL_BACK_OFF,
                missing.reason(),
                missing.retryAt().plus(more.minus(ImageResolver.RETRY)));
    }

    /**
     * Whether the images of a pod may still be used; one that may not is known as missing from then
     * on.
     *
     * @throws StepRefused with the policy that forbids it
     */
    void admit(Step.CreatePod step) throws StepRefused {
        for (Map.Entry<String, ImageState.Present> image : step.images().entrySet()) {
            Optional<String> refusal = resolver.refusal(image.getValue());
            if (refusal.isPresent()) {
                var key = new ImageKey(step.workload(), step.specHash(), image.getKey());
                states.put(key, resolver.unsigned(refusal.get()));
                throw new StepRefused(refusal.get());
            }
        }
    }

    Map<ImageKey, ImageState> states() {
        return Map.copyOf(states);
    }

    /** Forgets what is of no use any more. */
    void retain(Set<ImageKey> keys) {
        states.keySet().retainAll(keys);
        attempts.keySet().retainAll(keys);
    }

    /** Takes notice of Secrets: with another login what is missing may be had. */
    void secrets(SortedMap<ObjectName, Secret> secrets) {
        var before = knownSecrets;
        if (!secrets.equals(before)) {
            knownSecrets = secrets;
            if (before != null) {
                retryMissing();
            }
        }
    }

    /** Something was pushed: what is missing may be there now. */
    void retryMissing() {
        pushes.incrementAndGet();
        states.values().removeIf(state -> state instanceof ImageState.Missing);
    }
}
