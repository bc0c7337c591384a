package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.NamePattern;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.policies.retention.Removal;
import dev.berth.policies.retention.RetentionRule;
import dev.berth.policies.retention.RetentionRules;
import dev.berth.registry.base.RegistryEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which tags and manifests a registry keeps, by a clock that the test moves. */
class RetentionTest {
    private static final RepositoryName APP = new RepositoryName("app");
    private static final RetentionRules LAST_TWO =
            new RetentionRules(
                    List.of(
                            new RetentionRule(
                                    new NamePattern("app"),
                                    2,
                                    List.of(new NamePattern("v*")),
                                    Optional.empty())),
                    Duration.ofDays(7));

    @TempDir Path directory;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final Set<Digest> guarded = ConcurrentHashMap.newKeySet();
    private volatile boolean isGuardBroken;
    private RunningRegistry running;

    @BeforeEach
    void start() {
        running =
                RunningRegistry.on(
                        RunningRegistry.config(directory)
                                .withClock(now::get)
                                .withRetention(LAST_TWO)
                                .withGuarded(this::guarded));
    }

    private Set<Digest> guarded() {
        if (isGuardBroken) {
            throw new IllegalStateException("the desired state cannot be read");
        }
        return Set.copyOf(guarded);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private void pass(Duration time) {
        now.set(now.get().plus(time));
    }

    private Digest image(String tag) {
        pass(Duration.ofMinutes(1));
        return sha256(running.image("app", tag, utf8("{\"for\":\"" + tag + "\"}"), utf8("layer")));
    }

    private int status(String method, Object reference) {
        return running.call(method, "/v2/app/manifests/" + reference).statusCode();
    }

    private Digest put(String mediaType, String reference, String manifest) {
        var response =
                running.call(
                        "PUT",
                        "/v2/app/manifests/" + reference,
                        utf8(manifest),
                        "Content-Type",
                        mediaType);
        assertEquals(201, response.statusCode(), describe(response));
        return sha256(utf8(manifest));
    }

    private static String index(Digest child, int size) {
        return """
        {"schemaVersion":2,"mediaType":"%s","manifests":[
          {"mediaType":"%s","digest":"%s","size":%d}]}
        """
                .formatted(RunningRegistry.INDEX, RunningRegistry.MANIFEST, child, size);
    }

    private void collectAfterAWeek() {
        running.registry.collect(false);
        pass(Duration.ofDays(8));
        running.registry.collect(false);
    }

    @Test
    void collect_tagsThatNoRuleKeeps_goAndTheirImagesLater() {
        Digest first = image("1");
        image("v1");
        image("2");
        image("3");

        var foreseen = running.registry.collect(true);
        var report = running.registry.collect(false);
        int afterwards = status("GET", first);
        pass(Duration.ofDays(8));
        var soon = running.registry.collect(false);
        pass(Duration.ofDays(8));
        var late = running.registry.collect(false);

        assertEquals(1, foreseen.tags());
        assertEquals(foreseen.removals(), report.removals());
        assertTrue(
                report.removals().getFirst() instanceof Removal.OfTag tag
                        && tag.tag().tag().equals(new Tag("1"))
                        && tag.reason().contains("not one of the last 2"));
        assertEquals(404, status("GET", "1"));
        assertEquals(200, status("GET", "v1"));
        assertEquals(200, afterwards);
        assertEquals(0, soon.manifests(), "somebody pulled it by its digest");
        assertEquals(1, late.manifests());
        assertEquals(404, status("GET", first));
        assertTrue(running.events.contains(new RegistryEvent.TagDeleted(APP, new Tag("1"))));
        assertTrue(running.events.contains(new RegistryEvent.ManifestDeleted(APP, first)));
    }

    @Test
    void collect_overwrittenTag_keepsTheOldImageForAWeek() {
        Digest old = image("v1");
        running.image("app", "v1", utf8("{\"new\":1}"), utf8("layer"));

        running.registry.collect(false);
        pass(Duration.ofDays(6));
        assertEquals(0, running.registry.collect(false).manifests());
        pass(Duration.ofDays(2));

        assertEquals(1, running.registry.collect(false).manifests());
        assertEquals(404, status("GET", old));
    }

    @Test
    void collect_guardedImage_staysWithAllThatItNeeds() {
        Digest child = image("v1");
        Digest list = put(RunningRegistry.INDEX, "v2", index(child, 1_000));
        running.call("DELETE", "/v2/app/manifests/v1");
        running.call("DELETE", "/v2/app/manifests/v2");
        guarded.add(list);

        collectAfterAWeek();
        assertEquals(200, status("HEAD", list));
        assertEquals(200, status("HEAD", child));
        guarded.clear();
        collectAfterAWeek();

        assertEquals(404, status("HEAD", list));
        assertEquals(404, status("HEAD", child));
    }

    @Test
    void collect_whileNobodySaysWhatIsInUse_removesNothing() {
        Digest old = image("v1");
        running.image("app", "v1", utf8("{\"new\":1}"), utf8("layer"));
        running.registry.collect(false);
        pass(Duration.ofDays(8));
        isGuardBroken = true;

        assertThrows(IllegalStateException.class, () -> running.registry.collect(false));

        assertEquals(200, status("GET", old));
    }

    @Test
    void head_ofAnIdleManifest_keepsItForTheIndexThatComesNext() {
        Digest child = image("v1");
        running.call("DELETE", "/v2/app/manifests/v1");
        running.registry.collect(false);
        pass(Duration.ofDays(8));

        assertEquals(200, status("HEAD", child));
        assertEquals(0, running.registry.collect(false).manifests());
        put(RunningRegistry.INDEX, "v2", index(child, 1_000));
        pass(Duration.ofDays(8));
        running.registry.collect(false);

        assertEquals(200, status("HEAD", child));
    }

    @Test
    void collect_referrerWhoseSubjectIsDeleted_goesAndOneThatIsEarlyStays() {
        Digest subject = image("v1");
        byte[] config = utf8("{}");
        running.push("app", config);
        String late = referrer(config, subject);
        String early = referrer(config, sha256(utf8("not pushed yet")));
        Digest lateDigest = put(RunningRegistry.MANIFEST, sha256(utf8(late)).toString(), late);
        Digest earlyDigest = put(RunningRegistry.MANIFEST, sha256(utf8(early)).toString(), early);

        collectAfterAWeek();
        assertEquals(200, status("HEAD", lateDigest));
        running.call("DELETE", "/v2/app/manifests/" + subject);
        collectAfterAWeek();

        assertEquals(404, status("HEAD", lateDigest));
        assertEquals(200, status("HEAD", earlyDigest));
    }

    private static String referrer(byte[] config, Digest subject) {
        return """
        {"schemaVersion":2,"mediaType":"%s","artifactType":"application/x",
         "config":{"mediaType":"application/vnd.oci.empty.v1+json",
                   "digest":"%s","size":%d},
         "layers":[],
         "subject":{"mediaType":"%s","digest":"%s","size":1}}
        """
                .formatted(
                        RunningRegistry.MANIFEST,
                        sha256(config),
                        config.length,
                        RunningRegistry.MANIFEST,
                        subject);
    }
}
