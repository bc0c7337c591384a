package dev.berth.registry.gc;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.retention.Removal;
import dev.berth.policies.retention.RepositoryContent;
import dev.berth.policies.retention.Retention;
import dev.berth.policies.retention.RetentionPlan;
import dev.berth.policies.retention.RetentionRules;
import dev.berth.registry.base.Announcer;
import dev.berth.registry.base.ProtectedDigests;
import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.UpkeepLimits;
import dev.berth.registry.index.RetentionIndex;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Applies the rules of retention, one repository after the other. */
final class RepositoryRetention {
    private static final System.Logger LOG = System.getLogger(RepositoryRetention.class.getName());

    private final RetentionIndex index;
    private final RetentionRules rules;
    private final ProtectedDigests guarded;
    private final Announcer events;
    private final UpkeepLimits limits;

    RepositoryRetention(
            RetentionIndex index,
            RetentionRules rules,
            ProtectedDigests guarded,
            Announcer events,
            UpkeepLimits limits) {
        this.index = index;
        this.rules = rules;
        this.guarded = guarded;
        this.events = events;
        this.limits = limits;
    }

    /** How long a manifest stays that nothing needs. */
    Instant idleCutoff(Instant now) {
        return now.minus(rules.keepIdle());
    }

    /** Applies the rules; of a dry run, notes what would go. */
    void apply(Instant now, boolean dryRun, Pace pace, Tally tally) {
        String after = "";
        for (var names = index.repositories(after, limits.batch());
                !names.isEmpty();
                names = index.repositories(after, limits.batch())) {
            for (RepositoryName name : names) {
                var content = index.content(name, limits.repositoryManifests());
                if (content.isEmpty()) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "{0} has more than {1} manifests: retention leaves it alone",
                            name,
                            limits.repositoryManifests());
                } else {
                    apply(content.get(), now, dryRun, tally);
                }
                pace.rest();
            }
            after = names.getLast().value();
        }
    }

    private void apply(RepositoryContent content, Instant now, boolean dryRun, Tally tally) {
        // Asked for every repository anew: what is in use may change at any time.
        RetentionPlan plan = Retention.plan(content, rules, guarded.digests(), now);
        if (dryRun) {
            plan.tags().forEach(removal -> tally.removed(removal, limits.reported()));
            plan.manifests().forEach(removal -> tally.removed(removal, limits.reported()));
            return;
        }
        for (var some : batches(plan.tags())) {
            for (var removal : index.removeTags(some)) {
                tally.removed(removal, limits.reported());
                events.tell(
                        new RegistryEvent.TagDeleted(removal.repository(), removal.tag().tag()));
            }
        }
        if (!plan.idle().isEmpty() || !plan.used().isEmpty()) {
            index.mark(content.name(), plan.idle(), plan.used(), now);
        }
        for (var some : batches(plan.manifests())) {
            remove(some, now, tally);
        }
    }

    private void remove(List<Removal.OfManifest> manifests, Instant now, Tally tally) {
        Set<Digest> inUse = guarded.digests();
        var free = manifests.stream().filter(removal -> !inUse.contains(removal.digest())).toList();
        for (var removal : index.removeManifests(free, idleCutoff(now), now)) {
            tally.removed(removal, limits.reported());
            events.tell(new RegistryEvent.ManifestDeleted(removal.repository(), removal.digest()));
        }
    }

    private <T> List<List<T>> batches(List<T> all) {
        int size = limits.batch();
        return IntStream.iterate(0, at -> at < all.size(), at -> at + size)
                .mapToObj(at -> all.subList(at, Math.min(all.size(), at + size)))
                .toList();
    }
}
