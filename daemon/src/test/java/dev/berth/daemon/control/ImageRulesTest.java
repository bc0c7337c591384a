package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.control.ImageResolver.Logins;
import dev.berth.policies.image.Digest;
import dev.berth.policies.placement.Placement;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.workload.PullPolicy;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What documents and policies say about fetching and using images. */
final class ImageRulesTest extends ImageCase {
    @Test
    void resolve_policies_decideWhetherAnotherRegistryIsAsked() throws Exception {
        var elsewhere = reference("docker.io/library/web:1");
        present.add(elsewhere.toString());

        var there = resolver.resolve(elsewhere, PullPolicy.IF_NOT_PRESENT, Logins.NONE);
        long before = pullsSeen();
        resolver.resolve(elsewhere, PullPolicy.ALWAYS, Logins.NONE);
        long after = pullsSeen();
        var never =
                resolver.resolve(
                        reference("docker.io/library/no:1"), PullPolicy.NEVER, Logins.NONE);

        assertInstanceOf(ImageState.Present.class, there);
        assertEquals(0, before);
        assertEquals(1, after);
        assertEquals(
                ImageState.Cause.NEVER_PULLED,
                assertInstanceOf(ImageState.Missing.class, never).cause());
        assertEquals(1, pullsSeen());
    }

    @Test
    void resolve_signatureThatAPolicyAsksFor_isNamedAndNothingIsFetched() throws Exception {
        Digest digest = push("web", "1");
        present.add("web:2");
        demandSignatures();

        var unsigned = resolver.resolve(reference("web:1"));
        var onlyInTheEngine = resolver.resolve(reference("web:2"));
        var restored =
                resolver.restored(
                        new ImageState.Present(address() + "/web@" + digest, Optional.of(digest)),
                        Logins.NONE);

        for (ImageState state : List.of(unsigned, onlyInTheEngine, restored)) {
            var missing = assertInstanceOf(ImageState.Missing.class, state);
            assertEquals("SignatureValidationFailed", missing.cause().word());
            assertTrue(missing.reason().contains("the policy web"), missing.reason());
        }
        assertEquals(0, pullsSeen());
    }

    private void demandSignatures() throws Exception {
        var keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(256);
        String pem =
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.generateKeyPair().getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n";
        var policies = registry.signPolicies();
        policies.set(policies.read("web", "require", List.of(pem)).orElseThrow());
    }

    @Test
    void images_missingAgainAndAgain_isTriedEverMoreSeldom() throws Exception {
        var step = new Step.ResolveImage(KEY, reference("web:1"));
        List<String> words = new ArrayList<>();
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            images.resolve(step);
            var missing = assertInstanceOf(ImageState.Missing.class, images.states().get(KEY));
            words.add(missing.cause().word());
            waits.add(Duration.between(SampleState.NOW, missing.retryAt()).toSeconds());
        }

        assertEquals(List.of("ErrImagePull", "ImagePullBackOff"), words.subList(0, 2));
        assertEquals(List.of(30L, 30L, 60L), waits.subList(0, 3));
        assertEquals(300L, waits.getLast());
    }

    @Test
    void admit_policyThatCameLater_forbidsWhatWasFoundBefore() throws Exception {
        Digest digest = push("web", "1");
        var web = SampleState.deployment("web", 1, SampleState.shared());
        var image = new ImageState.Present(address() + "/web@" + digest, Optional.of(digest));
        var create =
                new Step.CreatePod(
                        SampleState.pod(web, 0),
                        web.id(),
                        web.template(),
                        "0123abcd",
                        Map.of("main", image),
                        new Placement(List.of(), CpuSet.of(0)),
                        SlotDemand.of(web.template().resources()));
        images.admit(create);
        demandSignatures();

        assertThrows(StepRefused.class, () -> images.admit(create));

        assertInstanceOf(ImageState.Missing.class, images.states().get(KEY));
    }
}
