package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.signature.RepositoryPattern;
import dev.berth.registry.signature.SignMode;
import dev.berth.registry.signature.SignPolicy;
import dev.berth.registry.upstream.Upstream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of an upstream that have to be signed there. */
class UpstreamSignatureTest {
    @TempDir Path directory;

    @Test
    void require_imageOfAnUpstream_isServedOnceItIsSignedThere() throws GeneralSecurityException {
        var clock = new SetClock();
        var signer = Signer.ecdsa();
        try (var upstream = RunningRegistry.on(directory.resolve("upstream"));
                var front =
                        RunningRegistry.through(
                                directory.resolve("front"),
                                RegistryLimits.defaults(),
                                clock,
                                Upstream.open(new RepositoryName("hub"), upstream.uri("")))) {
            Digest image = sha256(upstream.image("app", "1", utf8("{}"), utf8("layer")));
            front.registry
                    .signPolicies()
                    .set(
                            new SignPolicy(
                                    new RepositoryPattern("hub/*"),
                                    SignMode.REQUIRE,
                                    List.of(signer.key())));
            String target = "/v2/hub/app/manifests/1";

            int before = front.anonymous("GET", target).statusCode();
            String payload = Signer.payload(image);
            Signer.pushSimple(
                    upstream,
                    "app",
                    image,
                    List.of(new Signer.Layer(payload, signer.sign(utf8(payload)))));
            int early = front.anonymous("GET", target).statusCode();
            clock.pass(Duration.ofSeconds(61));
            int later = front.anonymous("GET", target).statusCode();

            assertEquals(List.of(403, 403, 200), List.of(before, early, later));
        }
    }
}
