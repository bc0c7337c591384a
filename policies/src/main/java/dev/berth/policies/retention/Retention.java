package dev.berth.policies.retention;

import dev.berth.policies.image.Digest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a repository keeps.
 *
 * <p>Needed is what a tag names that stays, what is guarded, what is cached, what refers to a
 * subject that never came; and, from there on, whatever those list and whatever refers to them. Any
 * other manifest is idle. It goes when it was idle for long enough and everything that lists it,
 * and its subject, goes too.
 */
public final class Retention {
    private final RepositoryContent content;
    private final RetentionRules rules;
    private final Set<Digest> guarded;
    private final Instant now;
    private final Map<Digest, HeldManifest> held = new HashMap<>();

    /** Manifests by what keeps them: whatever lists them, and their subject. */
    private final Map<Digest, List<Digest>> leaning = new HashMap<>();

    private final Map<Digest, List<Digest>> supports = new HashMap<>();

    private Retention(
            RepositoryContent content, RetentionRules rules, Set<Digest> guarded, Instant now) {
        this.content = content;
        this.rules = rules;
        this.guarded = guarded;
        this.now = now;
        content.manifests().forEach(manifest -> held.put(manifest.digest(), manifest));
        for (var manifest : content.manifests()) {
            manifest.children().forEach(child -> support(manifest.digest(), child));
            manifest.subject().ifPresent(subject -> support(subject, manifest.digest()));
        }
        for (HeldTag tag : content.tags()) {
            TagRetention.subject(tag).ifPresent(subject -> support(subject, tag.manifest()));
        }
    }

    private void support(Digest by, Digest of) {
        if (held.containsKey(by) && held.containsKey(of)) {
            leaning.computeIfAbsent(by, absent -> new ArrayList<>()).add(of);
            supports.computeIfAbsent(of, absent -> new ArrayList<>()).add(by);
        }
    }

    /**
     * Plans for one repository.
     *
     * @param guarded are never removed, wherever they are, nor what they need
     */
    public static RetentionPlan plan(
            RepositoryContent content, RetentionRules rules, Set<Digest> guarded, Instant now) {
        return new Retention(content, rules, guarded, now).plan();
    }

    private RetentionPlan plan() {
        Optional<RetentionRule> rule = rules.of(content.name());
        List<HeldTag> ordinary = new ArrayList<>();
        List<HeldTag> attached = new ArrayList<>();
        for (HeldTag tag : content.tags()) {
            var subject = TagRetention.subject(tag);
            (subject.isPresent() && held.containsKey(subject.get()) ? attached : ordinary).add(tag);
        }
        List<HeldTag> leaving =
                rule.map(one -> TagRetention.leaving(ordinary, one, guarded, now))
                        .orElse(List.of());
        Set<Digest> needed = needed(ordinary, leaving);
        List<Digest> going = going(needed);

        var tags = new ArrayList<Removal.OfTag>();
        leaving.forEach(
                tag ->
                        tags.add(
                                new Removal.OfTag(
                                        content.name(), tag, rule.orElseThrow().reason())));
        var gone = new HashSet<>(going);
        for (HeldTag tag : attached) {
            Digest subject = TagRetention.subject(tag).orElseThrow();
            if (gone.contains(subject)) {
                tags.add(new Removal.OfTag(content.name(), tag, "its subject goes"));
            }
        }
        return new RetentionPlan(tags, removals(going), idle(needed), used(needed));
    }

    private Set<Digest> needed(List<HeldTag> ordinary, List<HeldTag> leaving) {
        var needed = new HashSet<Digest>();
        var left = new HashSet<>(leaving);
        var roots = new ArrayList<Digest>();
        ordinary.stream().filter(tag -> !left.contains(tag)).forEach(t -> roots.add(t.manifest()));
        guarded.stream().filter(held::containsKey).forEach(roots::add);
        for (var manifest : content.manifests()) {
            boolean mayBeEarly =
                    manifest.subject().filter(subject -> !held.containsKey(subject)).isPresent()
                            && !manifest.subjectGone();
            if (mayBeEarly || manifest.isCached()) {
                roots.add(manifest.digest());
            }
        }
        spread(roots, needed);
        return needed;
    }

    private void spread(Collection<Digest> roots, Set<Digest> needed) {
        Deque<Digest> next = new ArrayDeque<>(roots);
        while (!next.isEmpty()) {
            Digest digest = next.pop();
            if (held.containsKey(digest) && needed.add(digest)) {
                next.addAll(leaning.getOrDefault(digest, List.of()));
            }
        }
    }

    /** Idle for long enough, and nothing that stays leans on it; supports before what leans. */
    private List<Digest> going(Set<Digest> needed) {
        var going = new LinkedHashSet<Digest>();
        Map<Digest, Integer> waitsFor = new HashMap<>();
        Deque<Digest> next = new ArrayDeque<>();
        for (var manifest : content.manifests()) {
            if (!needed.contains(manifest.digest()) && isOver(manifest)) {
                int count = supports.getOrDefault(manifest.digest(), List.of()).size();
                waitsFor.put(manifest.digest(), count);
                if (count == 0) {
                    next.add(manifest.digest());
                }
            }
        }
        while (!next.isEmpty()) {
            Digest digest = next.pop();
            going.add(digest);
            for (Digest leaner : leaning.getOrDefault(digest, List.of())) {
                if (waitsFor.containsKey(leaner) && waitsFor.merge(leaner, -1, Integer::sum) == 0) {
                    next.add(leaner);
                }
            }
        }
        return List.copyOf(going);
    }

    private boolean isOver(HeldManifest manifest) {
        Instant since = manifest.idleSince().orElse(now);
        return !since.plus(rules.keepIdle()).isAfter(now);
    }

    private List<Removal.OfManifest> removals(List<Digest> going) {
        return going.stream()
                .map(
                        digest ->
                                new Removal.OfManifest(
                                        content.name(),
                                        digest,
                                        "no tag, index or subject has needed it for "
                                                + rules.keepIdle()))
                .toList();
    }

    private List<Digest> idle(Set<Digest> needed) {
        return content.manifests().stream()
                .filter(manifest -> manifest.idleSince().isEmpty())
                .map(HeldManifest::digest)
                .filter(digest -> !needed.contains(digest))
                .toList();
    }

    private List<Digest> used(Set<Digest> needed) {
        return content.manifests().stream()
                .filter(manifest -> manifest.idleSince().isPresent())
                .map(HeldManifest::digest)
                .filter(needed::contains)
                .toList();
    }
}
