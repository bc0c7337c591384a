package dev.berth.policies.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.NamePattern;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Optional<Instant> LONG_IDLE = Optional.of(NOW.minus(WEEK));

    private final List<HeldTag> tags = new ArrayList<>();
    private final List<HeldManifest> manifests = new ArrayList<>();

    private static Digest digest(int number) {
        return new Digest(Digest.Algorithm.SHA256, "%064x".formatted(number));
    }

    private void tag(String name, int manifest, int daysAgo) {
        tags.add(new HeldTag(new Tag(name), digest(manifest), NOW.minus(Duration.ofDays(daysAgo))));
    }

    private void manifest(int number, Optional<Instant> idleSince, int... children) {
        var list = new ArrayList<Digest>();
        for (int child : children) {
            list.add(digest(child));
        }
        manifests.add(
                new HeldManifest(digest(number), Optional.empty(), false, list, false, idleSince));
    }

    private void referrer(int number, int subject, boolean subjectGone) {
        manifests.add(
                new HeldManifest(
                        digest(number),
                        Optional.of(digest(subject)),
                        subjectGone,
                        List.of(),
                        false,
                        LONG_IDLE));
    }

    private RetentionPlan plan(RetentionRule... rules) {
        return plan(Set.of(), rules);
    }

    private RetentionPlan plan(Set<Digest> guarded, RetentionRule... rules) {
        return Retention.plan(
                new RepositoryContent(APP, tags, manifests),
                new RetentionRules(List.of(rules), WEEK),
                guarded,
                NOW);
    }

    private static RetentionRule rule(int last, Optional<Duration> younger, String... matching) {
        var patterns = new ArrayList<NamePattern>();
        for (String pattern : matching) {
            patterns.add(new NamePattern(pattern));
        }
        return new RetentionRule(new NamePattern("team/*"), last, patterns, younger);
    }

    private static List<String> tags(RetentionPlan plan) {
        return plan.tags().stream().map(removal -> removal.tag().tag().value()).toList();
    }

    private static List<Digest> going(RetentionPlan plan) {
        return plan.manifests().stream().map(Removal.OfManifest::digest).toList();
    }

    @Test
    void plan_withoutRules_keepsEveryTagAndWhatItNeeds() {
        tag("old", 1, 4_000);
        manifest(1, Optional.empty(), 2);
        manifest(2, Optional.empty());

        assertTrue(plan().isEmpty());
    }

    @Test
    void plan_tagsThatNoRuleKeeps_goOldestFirst() {
        tag("1", 1, 50);
        tag("2", 1, 40);
        tag("3", 1, 30);
        tag("4", 1, 20);
        tag("v1", 1, 60);
        manifest(1, Optional.empty());

        var plan = plan(rule(1, Optional.of(Duration.ofDays(35)), "v*"));

        assertEquals(List.of("1", "2"), tags(plan));
        assertEquals(
                "not one of the last 1, matches none of [v*], not set within PT840H"
                        + " (rule for team/*)",
                plan.tags().getFirst().reason());
    }

    @Test
    void plan_ruleForOtherRepositories_leavesTheseTags() {
        tag("1", 1, 50);
        manifest(1, Optional.empty());
        var other = new RetentionRule(new NamePattern("other"), 1, List.of(), Optional.empty());

        assertTrue(plan(other).isEmpty());
    }

    @Test
    void plan_tagOfAGuardedManifest_stays() {
        tag("old", 1, 50);
        tag("new", 2, 1);
        manifest(1, Optional.empty());
        manifest(2, Optional.empty());

        assertEquals(List.of(), tags(plan(Set.of(digest(1)), rule(1, Optional.empty()))));
        assertEquals(List.of("old"), tags(plan(rule(1, Optional.empty()))));
    }

    @Test
    void plan_manifestThatNothingNeeds_isIdleFirstAndGoesLater() {
        manifest(1, Optional.empty());
        manifest(2, Optional.of(NOW.minus(WEEK).plusSeconds(1)));
        manifest(3, LONG_IDLE);

        var plan = plan();

        assertEquals(List.of(digest(1)), plan.idle());
        assertEquals(List.of(digest(3)), going(plan));
    }

    @Test
    void plan_manifestThatIsNeededAgain_isUsed() {
        tag("1", 1, 1);
        manifest(1, LONG_IDLE, 2);
        manifest(2, LONG_IDLE);

        var plan = plan();

        assertEquals(List.of(digest(1), digest(2)), plan.used());
        assertEquals(List.of(), going(plan));
    }

    @Test
    void plan_childrenOfAGuardedIndex_stay() {
        manifest(1, LONG_IDLE, 2, 3);
        manifest(2, LONG_IDLE);
        manifest(3, LONG_IDLE);

        assertEquals(List.of(), going(plan(Set.of(digest(1)))));
        assertEquals(List.of(digest(1), digest(2), digest(3)), sorted(plan()));
    }

    private static List<Digest> sorted(RetentionPlan plan) {
        var going = going(plan);
        assertEquals(digest(1), going.getFirst(), "the index before its children");
        return going.stream().sorted((a, b) -> a.hex().compareTo(b.hex())).toList();
    }

    @Test
    void plan_childOfAnIndexThatIsIdleForLess_waitsForIt() {
        manifest(1, Optional.of(NOW.minusSeconds(5)), 2);
        manifest(2, LONG_IDLE);

        assertEquals(List.of(), going(plan()));
    }

    @Test
    void plan_cachedManifest_isLeftToWhoeverCachedIt() {
        manifests.add(
                new HeldManifest(
                        digest(1), Optional.empty(), false, List.of(), true, Optional.empty()));

        assertTrue(plan().isEmpty());
    }

    @Test
    void plan_referrers_liveAsLongAsTheirSubject() {
        tag("1", 1, 1);
        manifest(1, Optional.empty());
        manifest(2, LONG_IDLE);
        referrer(11, 1, false);
        referrer(12, 2, false);
        referrer(13, 12, false);

        var plan = plan();

        assertEquals(List.of(digest(2), digest(12), digest(13)), going(plan));
        assertEquals(List.of(digest(11)), plan.used());
    }

    @Test
    void plan_referrerWithoutItsSubject_staysUnlessTheSubjectWasDeleted() {
        referrer(11, 1, false);
        referrer(12, 2, true);

        assertEquals(List.of(digest(12)), going(plan()));
    }

    @Test
    void plan_signatureByTag_countsForNoRuleAndGoesWithItsSubject() {
        String signature = "sha256-" + digest(1).hex() + ".sig";
        tag("1", 1, 1);
        tag(signature, 10, 0);
        tag("sha256-" + digest(2).hex() + ".sig", 20, 0);
        manifest(1, Optional.empty());
        manifest(2, LONG_IDLE);
        manifest(10, Optional.empty());
        manifest(20, LONG_IDLE);

        var plan = plan(rule(1, Optional.empty()));

        assertEquals(List.of("sha256-" + digest(2).hex() + ".sig"), tags(plan));
        assertEquals("its subject goes", plan.tags().getFirst().reason());
        assertEquals(List.of(digest(2), digest(20)), going(plan));
    }
}
