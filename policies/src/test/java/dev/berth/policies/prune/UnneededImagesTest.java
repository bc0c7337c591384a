package dev.berth.policies.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.image.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnneededImagesTest {
    private static final String REGISTRY = "127.0.0.1:5000";
    private static final Digest DIGEST = Digest.parse("sha256:" + "a".repeat(64)).orElseThrow();
    private static final String NAME = REGISTRY + "/team/app@" + DIGEST;
    private static final EngineImage IMAGE =
            new EngineImage("sha256:1", List.of(REGISTRY + "/team/app:1", NAME), 100);
    private static final ImageNeeds NOTHING = needs(Set.of(), Set.of());

    private static ImageNeeds needs(Set<String> used, Set<String> meant) {
        return new ImageNeeds(used, meant, Set.of());
    }

    private static List<EngineImage> unneeded(EngineImage image, ImageNeeds needs) {
        return new UnneededImages(REGISTRY, name -> true).among(List.of(image), needs);
    }

    private static EngineImage named(String... names) {
        return new EngineImage("sha256:1", List.of(names), 100);
    }

    @Test
    void among_ownImageOfNobody_mayGo() {
        assertEquals(List.of(IMAGE), unneeded(IMAGE, NOTHING));
    }

    @Test
    void among_imageWithAnotherName_isSomebodyElses() {
        assertEquals(List.of(), unneeded(named(NAME, "my-app:1"), NOTHING));
        assertEquals(List.of(), unneeded(named(NAME, "127.0.0.1:5001/team/app:1"), NOTHING));
        assertEquals(List.of(), unneeded(named(NAME, "ghcr.io/team/app:1"), NOTHING));
        assertEquals(List.of(), unneeded(named(), NOTHING));
    }

    @Test
    void among_usedByAContainer_stays() {
        assertEquals(List.of(), unneeded(IMAGE, needs(Set.of("sha256:1"), Set.of())));
        assertEquals(List.of(), unneeded(IMAGE, needs(Set.of(NAME), Set.of())));
    }

    @Test
    void among_meantByTheDesiredState_stays() {
        var byDigest = new ImageNeeds(Set.of(), Set.of(), Set.of(DIGEST));

        assertEquals(List.of(), unneeded(IMAGE, needs(Set.of(), Set.of(NAME))));
        assertEquals(List.of(), unneeded(IMAGE, byDigest));
    }

    @Test
    void among_contentThatTheRegistryLacks_stays() {
        var lost = new UnneededImages(REGISTRY, name -> false);

        assertEquals(List.of(), lost.among(List.of(IMAGE), NOTHING));
        assertEquals(List.of(), unneeded(named(REGISTRY + "/team/app:1"), NOTHING));
    }

    @Test
    void due_afterTheAgeWithoutABreak_isTheOldestFirst() {
        var start = Instant.parse("2026-05-01T12:00:00Z");
        var age = Duration.ofHours(24);
        var other = new EngineImage("sha256:2", List.of(NAME), 100);
        var both = List.of(other, IMAGE);

        var first = UnneededSince.NEVER.seen(List.of(IMAGE), start);
        var second = first.seen(both, start.plus(Duration.ofHours(1)));
        var broken = second.seen(List.of(other), start.plus(Duration.ofHours(2)));
        var back = broken.seen(both, start.plus(Duration.ofHours(3)));

        assertEquals(List.of(), second.due(both, age, start.plusSeconds(86_399), 8));
        assertEquals(List.of(IMAGE), second.due(both, age, start.plus(age), 8));
        assertEquals(List.of(IMAGE), second.due(both, Duration.ZERO, start.plus(age), 1));
        assertEquals(
                List.of(other, IMAGE), back.due(both, age, start.plus(Duration.ofHours(30)), 8));
        assertEquals(List.of(other), back.due(both, age, start.plus(Duration.ofHours(26)), 8));
    }
}
