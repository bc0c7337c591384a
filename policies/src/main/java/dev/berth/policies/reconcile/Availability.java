package dev.berth.policies.reconcile;

import dev.berth.policies.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which pods have been ready for long enough; lives for one call of the reconciler. */
final class Availability {
    private final Instant now;
    private final Map<PodName, Instant> readySince = new HashMap<>();
    private @Nullable Instant next;

    Availability(ObservedState observed, Instant now) {
        this.now = now;
        for (var pod : observed.pods()) {
            if (pod.isReady()) {
                var since = observed.rollouts().readySince().getOrDefault(pod.name(), now);
                readySince.put(pod.name(), since.isAfter(now) ? now : since);
            }
        }
    }

    /** Since when each ready pod has been so. */
    Map<PodName, Instant> readySince() {
        return readySince;
    }

    boolean isAvailable(ObservedPod pod, Duration minReady) {
        var since = readySince.get(pod.name());
        if (since == null) {
            return false;
        }
        var at = since.plus(minReady);
        if (!at.isAfter(now)) {
            return true;
        }
        next = next == null || at.isBefore(next) ? at : next;
        return false;
    }

    /** When the next of those that were asked for becomes available. */
    Optional<Instant> next() {
        return Optional.ofNullable(next);
    }
}
