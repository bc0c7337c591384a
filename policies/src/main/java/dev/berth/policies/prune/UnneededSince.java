package dev.berth.policies.prune;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Since when images have been unneeded without a break, as far as anybody looked.
 *
 * @param since by the engine's id
 */
public record UnneededSince(Map<String, Instant> since) {
    /** Nobody has looked so far. */
    public static final UnneededSince NEVER = new UnneededSince(Map.of());

    public UnneededSince {
        since = Map.copyOf(since);
    }

    /** After a look at which these were unneeded, and no others. */
    public UnneededSince seen(Collection<EngineImage> unneeded, Instant now) {
        var next = new HashMap<String, Instant>();
        unneeded.forEach(image -> next.put(image.id(), since.getOrDefault(image.id(), now)));
        return new UnneededSince(next);
    }

    /** Those that have been unneeded for that long, the longest first, at most {@code most}. */
    public List<EngineImage> due(
            Collection<EngineImage> unneeded, Duration age, Instant now, int most) {
        return unneeded.stream()
                .filter(image -> !sinceOf(image, now).plus(age).isAfter(now))
                .sorted(Comparator.comparing(image -> sinceOf(image, now)))
                .limit(most)
                .toList();
    }

    private Instant sinceOf(EngineImage image, Instant now) {
        return since.getOrDefault(image.id(), now);
    }
}
