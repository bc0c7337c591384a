package dev.berth.policies.retention;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.NamePattern;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What must hold of every plan, checked by another way of counting than the plan's own. */
class RetentionPropertyTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);

    private static Digest digest(int number) {
        return new Digest(Digest.Algorithm.SHA256, "%064x".formatted(number));
    }

    /** Children and subjects have smaller numbers, as content that is named by its hash has. */
    private static RepositoryContent content(Random random) {
        var manifests = new ArrayList<HeldManifest>();
        var tags = new ArrayList<HeldTag>();
        int count = 1 + random.nextInt(14);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(8) == 0) {
                continue;
            }
            var children = new ArrayList<Digest>();
            for (int child = 0; child < i; child++) {
                if (random.nextInt(6) == 0) {
                    children.add(digest(child));
                }
            }
            Optional<Digest> subject =
                    i > 0 && random.nextInt(4) == 0
                            ? Optional.of(digest(random.nextInt(i)))
                            : Optional.empty();
            Optional<Instant> idle =
                    random.nextBoolean()
                            ? Optional.of(NOW.minus(Duration.ofDays(random.nextInt(14))))
                            : Optional.empty();
            manifests.add(
                    new HeldManifest(
                            digest(i), subject, random.nextBoolean(), children, false, idle));
            for (int tag = random.nextInt(3); tag > 0; tag--) {
                tags.add(
                        new HeldTag(
                                new Tag("t" + i + "-" + tag),
                                digest(i),
                                NOW.minus(Duration.ofDays(random.nextInt(60)))));
            }
        }
        return new RepositoryContent(new RepositoryName("app"), tags, manifests);
    }

    @Test
    void plan_ofAnything_leavesNothingBroken() {
        Seeds.each(
                3_000,
                random -> {
                    var content = content(random);
                    Set<Digest> guarded = Set.of(digest(random.nextInt(14)));
                    var rules =
                            new RetentionRules(
                                    List.of(
                                            new RetentionRule(
                                                    new NamePattern("*"),
                                                    1 + random.nextInt(3),
                                                    List.of(),
                                                    Optional.empty())),
                                    WEEK);

                    var plan = Retention.plan(content, rules, guarded, NOW);

                    check(content, plan, guarded);
                });
    }

    private static void check(RepositoryContent content, RetentionPlan plan, Set<Digest> guarded) {
        var tagsGone = new HashSet<HeldTag>();
        plan.tags().forEach(removal -> tagsGone.add(removal.tag()));
        var gone = new HashSet<Digest>();
        for (var removal : plan.manifests()) {
            for (var manifest : content.manifests()) {
                boolean here = !gone.contains(manifest.digest());
                assertFalse(
                        here && manifest.children().contains(removal.digest()),
                        "removed before what lists it: " + removal);
            }
            assertTrue(gone.add(removal.digest()), "twice: " + removal);
        }
        for (var tag : content.tags()) {
            assertFalse(
                    gone.contains(tag.manifest()) && !tagsGone.contains(tag),
                    "a tag names nothing: " + tag);
            assertFalse(
                    tagsGone.contains(tag) && guarded.contains(tag.manifest()),
                    "a tag of a guarded manifest goes: " + tag);
        }
        for (var manifest : content.manifests()) {
            Digest digest = manifest.digest();
            if (gone.contains(digest)) {
                assertFalse(guarded.contains(digest), "guarded: " + digest);
                assertTrue(
                        manifest.idleSince().isPresent()
                                && !manifest.idleSince().get().plus(WEEK).isAfter(NOW),
                        "not idle for long enough: " + digest);
                assertFalse(
                        manifest.subject().isPresent()
                                && content.manifests().stream()
                                        .map(HeldManifest::digest)
                                        .filter(other -> !gone.contains(other))
                                        .anyMatch(manifest.subject().get()::equals),
                        "its subject stays: " + digest);
            } else {
                manifest.children()
                        .forEach(
                                child ->
                                        assertFalse(
                                                gone.contains(child), "a child goes: " + child));
            }
        }
    }
}
