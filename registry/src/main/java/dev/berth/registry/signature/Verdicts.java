package dev.berth.registry.signature;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.SignatureLimits;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Verdicts in memory, each good for one generation of the index; a bounded number of them. */
final class Verdicts {
    private record Subject(RepositoryName repository, Digest image) {}

    private record Kept(Verdict verdict, long generation, Instant until) {}

    private final SignatureLimits limits;
    private final InstantSource clock;
    private final Map<Subject, Kept> kept = new LinkedHashMap<>();

    Verdicts(SignatureLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** The verdict of that generation, where it is known. */
    synchronized Optional<Verdict> of(RepositoryName repository, Digest image, long generation) {
        var found = kept.get(new Subject(repository, image));
        return found != null
                        && found.generation() == generation
                        && clock.instant().isBefore(found.until())
                ? Optional.of(found.verdict())
                : Optional.empty();
    }

    /** Keeps a verdict; one that may age is good for a while only. */
    synchronized void keep(
            RepositoryName repository,
            Digest image,
            long generation,
            Verdict verdict,
            boolean mayAge) {
        var subject = new Subject(repository, image);
        kept.remove(subject);
        if (kept.size() >= limits.remembered()) {
            kept.remove(kept.keySet().iterator().next());
        }
        Instant until = mayAge ? clock.instant().plus(limits.recheck()) : Instant.MAX;
        kept.put(subject, new Kept(verdict, generation, until));
    }
}
