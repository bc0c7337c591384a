package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.control.ImageResolver.Logins;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.FakeEngine;
import dev.berth.policies.image.Digest;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.reconcile.Step;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names of images: what they mean, and what is fetched for them. */
final class ImageResolverTest extends ImageCase {
    @Test
    void resolve_pushedHere_isPulledByItsDigest() throws Exception {
        Digest digest = push("web", "1");

        ImageState state = resolver.resolve(reference("web:1"));

        assertEquals(
                new ImageState.Present(address() + "/web@" + digest, Optional.of(digest)), state);
        assertEquals(1, pullsSeen());
    }

    @Test
    void resolve_pushedHereAndKnownToTheEngine_isNotPulledAgain() throws Exception {
        Digest digest = push("web", "1");
        present.add(address() + "/web@" + digest);

        ImageState state = resolver.resolve(reference(address() + "/web:1"));

        assertEquals(
                new ImageState.Present(address() + "/web@" + digest, Optional.of(digest)), state);
        assertEquals(0, pullsSeen());
    }

    @Test
    void resolve_byDigest_findsThatContent() throws Exception {
        Digest digest = push("web", "1");

        ImageState state = resolver.resolve(reference("web@" + digest));

        assertEquals(
                new ImageState.Present(address() + "/web@" + digest, Optional.of(digest)), state);
    }

    @Test
    void resolve_onlyTheEngineHasIt_isMeantByItsId() throws Exception {
        present.add("web:1");

        ImageState state = resolver.resolve(reference("web:1"));

        assertEquals(new ImageState.Present("sha256:of-web:1", Optional.empty()), state);
    }

    @Test
    void resolve_nowhere_saysWhereToPushAndWhenItLooksAgain() throws Exception {
        ImageState state = resolver.resolve(reference("web:1"));

        var missing = assertInstanceOf(ImageState.Missing.class, state);
        assertTrue(missing.reason().contains(address() + "/web"), missing.reason());
        assertEquals(SampleState.NOW.plus(ImageResolver.RETRY), missing.retryAt());
        assertEquals(0, pullsSeen());
    }

    @Test
    void resolve_anotherRegistry_isPulledThere() throws Exception {
        ImageState state = resolver.resolve(reference("images.example:5000/web:1"));

        assertEquals(new ImageState.Present("images.example:5000/web:1", Optional.empty()), state);
        assertEquals(1, pullsSeen());
    }

    @Test
    void resolve_anotherRegistryDoesNotHaveIt_isMissing() throws Exception {
        pulls.put(
                "images.example:5000/web:1",
                FakeEngine.json(404, "{\"message\":\"manifest unknown\"}"));

        ImageState state = resolver.resolve(reference("images.example:5000/web:1"));

        var missing = assertInstanceOf(ImageState.Missing.class, state);
        assertTrue(missing.reason().contains("manifest unknown"), missing.reason());
    }

    @Test
    void resolve_engineIsGone_failsAndIsTriedAgain() throws Exception {
        fake.close();

        assertThrows(EngineException.class, () -> resolver.resolve(reference("web:1")));
    }

    @Test
    void restored_engineLostIt_isFetchedAgainByItsDigest() throws Exception {
        Digest digest = push("web", "1");
        var known = new ImageState.Present(address() + "/web@" + digest, Optional.of(digest));

        ImageState state = resolver.restored(known, Logins.NONE);

        assertEquals(known, state);
        assertEquals(1, pullsSeen());
    }

    @Test
    void restored_engineLostWhatOnlyItHad_isMissing() throws Exception {
        var known = new ImageState.Present("sha256:of-web:1", Optional.empty());

        ImageState state = resolver.restored(known, Logins.NONE);

        assertInstanceOf(ImageState.Missing.class, state);
    }

    @Test
    void images_tagMovesLater_keepMeaningWhatTheyMeant() throws Exception {
        var step = new Step.ResolveImage(KEY, reference("web:1"));
        present.add("web:1");
        present.add("sha256:of-web:1");
        images.resolve(step);
        ImageState before = images.states().get(KEY);
        push("web", "1");
        images.retain(Set.of());

        images.resolve(step);

        assertEquals(new ImageState.Present("sha256:of-web:1", Optional.empty()), before);
        assertEquals(Map.of(KEY, before), images.states());
    }

    @Test
    void images_pushOfWhatWasMissing_isLookedForAtOnce() throws Exception {
        var step = new Step.ResolveImage(KEY, reference("web:1"));
        images.resolve(step);
        assertInstanceOf(ImageState.Missing.class, images.states().get(KEY));
        assertEquals(Map.of(), kept);

        images.retryMissing();

        assertEquals(Map.of(), images.states());
    }

    @Test
    void images_pushOfSomethingElse_leavesWhatIsThere() throws Exception {
        present.add("web:1");
        images.resolve(new Step.ResolveImage(KEY, reference("web:1")));

        images.retryMissing();

        assertEquals(Set.of(KEY), images.states().keySet());
    }
}
