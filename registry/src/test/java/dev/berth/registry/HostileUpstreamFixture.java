package dev.berth.registry;

import static dev.berth.registry.HostileUpstream.bytes;
import static dev.berth.registry.RunningRegistry.sha256;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.UpstreamLimits;
import dev.berth.registry.upstream.Upstream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A registry in front of an upstream that a test makes misbehave, and of another host. */
abstract class HostileUpstreamFixture {
    static final byte[] BLOB = random(3 << 20);
    static final Digest DIGEST = sha256(BLOB);
    static final String BLOB_PATH = "/v2/app/blobs/" + DIGEST;
    static final String TAG_PATH = "/v2/app/manifests/1";

    @TempDir Path directory;
    HostileUpstream upstream;
    HostileUpstream other;
    RunningRegistry front;

    @BeforeEach
    void start() throws IOException {
        upstream = new HostileUpstream();
        other = new HostileUpstream();
        Path secret = Files.writeString(directory.resolve("secret"), "me:s3cret\n");
        secret.toFile().setReadable(false, false);
        secret.toFile().setReadable(true, true);
        front = front(secret, List.of());
    }

    final RunningRegistry front(Path secret, List<String> tokenHosts) {
        return RunningRegistry.through(
                directory.resolve("front" + tokenHosts.size()),
                RegistryLimits.defaults().withUpstreams(hasty(UpstreamLimits.defaults())),
                Clock.systemUTC(),
                new Upstream(
                        new RepositoryName("up"),
                        upstream.url(),
                        Optional.of(secret),
                        Optional.empty(),
                        tokenHosts));
    }

    @AfterEach
    void stop() {
        front.close();
        upstream.close();
        other.close();
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static UpstreamLimits hasty(UpstreamLimits usual) {
        return new UpstreamLimits(
                usual.connect(),
                Duration.ofSeconds(2),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                usual.tries(),
                Duration.ofMillis(5),
                usual.redirects(),
                usual.fetches(),
                usual.queue(),
                usual.tokenBytes(),
                usual.tokens(),
                usual.tokenLife(),
                usual.freshness(),
                usual.absence(),
                usual.outage(),
                usual.remembered(),
                usual.keep());
    }

    final HttpResponse<byte[]> get(String target) {
        return front.anonymous("GET", target.replace("/v2/", "/v2/up/"));
    }

    final void assertNothingStored() throws IOException {
        try (var uploads = Files.list(directory.resolve("front0/uploads"));
                var blobs = Files.list(directory.resolve("front0/blobs/sha256"))) {
            assertEquals(List.of(), uploads.toList());
            assertEquals(List.of(), blobs.toList());
        }
        assertTrue(!front.registry.has(new RepositoryName("up/app"), DIGEST));
    }
}
