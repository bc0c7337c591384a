package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.manifest;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;

import dev.berth.policies.image.Digest;
import dev.berth.registry.SoakLedger.Held;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** One client of a soak: pushes, pulls and deletes images of a few repositories at random. */
final class SoakClient implements Runnable {
    private static final int REPOSITORIES = 3;
    private static final int TAGS = 12;
    private static final int LAYERS = 24;
    private static final int MOST_LAYER_BYTES = 60_000;

    /** Some more than the 115 ms after which a collection was once seen to take a blob. */
    private static final int MOST_PAUSE_MILLIS = 150;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final Pattern DIGEST = Pattern.compile("\"(sha256:[0-9a-f]{64})\"");

    private final RunningRegistry running;
    private final SoakLedger ledger;
    private final CountDownLatch stop;
    private final Random random;

    SoakClient(RunningRegistry running, SoakLedger ledger, CountDownLatch stop, long seed) {
        this.running = running;
        this.ledger = ledger;
        this.stop = stop;
        this.random = new Random(seed);
    }

    @Override
    public void run() {
        while (stop.getCount() > 0) {
            try {
                step();
            } catch (RuntimeException | AssertionError e) {
                ledger.error(e.toString());
            }
        }
    }

    private void step() {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> pushImage();
            case 4 -> pushIndex();
            case 5, 6 -> pull();
            case 7, 8 -> delete();
            default -> deleteTag();
        }
    }

    private String repository() {
        return "app" + random.nextInt(REPOSITORIES);
    }

    private String tag() {
        return "t" + random.nextInt(TAGS);
    }

    private static byte[] layer(int number) {
        var content = new Random(number);
        byte[] bytes = new byte[1 + content.nextInt(MOST_LAYER_BYTES)];
        content.nextBytes(bytes);
        return bytes;
    }

    private void expect(HttpResponse<byte[]> response, Integer... statuses) {
        if (!Arrays.asList(statuses).contains(response.statusCode())) {
            throw new AssertionError(describe(response) + ", expected " + Arrays.asList(statuses));
        }
    }

    /** As clients do: what a HEAD finds is not sent, what another repository has is mounted. */
    private void give(String repository, byte[] content) {
        var digest = sha256(content);
        var there = running.call("HEAD", "/v2/" + repository + "/blobs/" + digest);
        expect(there, 200, 404);
        if (there.statusCode() == 200) {
            ledger.count("skipped");
            return;
        }
        String uploads = "/v2/" + repository + "/blobs/uploads/";
        if (random.nextInt(3) == 0) {
            var mounted = running.call("POST", uploads + "?mount=" + digest + "&from=app0");
            expect(mounted, 201, 202);
            if (mounted.statusCode() == 201) {
                ledger.count("mounted");
                return;
            }
            expect(
                    running.call(
                            "PUT",
                            RunningRegistry.location(mounted) + "?digest=" + digest,
                            content),
                    201);
        } else if (random.nextBoolean()) {
            expect(running.call("POST", uploads + "?digest=" + digest, content), 201);
        } else {
            String session = running.open(repository);
            expect(running.call("PATCH", session, content), 202);
            expect(running.call("PUT", session + "?digest=" + digest), 201);
        }
        ledger.count("uploaded");
    }

    private void pause() {
        try {
            // True only when the soak ends: the push is finished all the same.
            if (random.nextBoolean()
                    && stop.await(random.nextInt(MOST_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
                ledger.count("finished after the stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pushImage() {
        String repository = repository();
        Digest digest = image(repository, random.nextInt(4) == 0 ? "" : tag());
        if (random.nextInt(3) == 0) {
            referrer(repository, digest);
        }
    }

    /** An image of a layer that others push too and a config of its own; "" pushes by digest. */
    private Digest image(String repository, String tag) {
        byte[] layer = layer(random.nextInt(LAYERS));
        byte[] config = utf8("{\"n\":" + random.nextInt(50) + "}");
        give(repository, layer);
        give(repository, config);
        pause();
        byte[] bytes = utf8(manifest(sha256(config), config, sha256(layer), layer));
        put(repository, tag, bytes, RunningRegistry.MANIFEST);
        return sha256(bytes);
    }

    private void put(String repository, String tag, byte[] bytes, String type) {
        var held = new Held(repository, sha256(bytes));
        ledger.pushed(held);
        String reference = tag.isEmpty() ? held.digest().toString() : tag;
        expect(
                running.call(
                        "PUT",
                        "/v2/" + repository + "/manifests/" + reference,
                        bytes,
                        "Content-Type",
                        type),
                201);
        ledger.count("manifests");
    }

    private void referrer(String repository, Digest subject) {
        byte[] empty = utf8("{}");
        byte[] signature = utf8("signature of " + subject + " " + random.nextInt(3));
        give(repository, empty);
        give(repository, signature);
        pause();
        String text = manifest(sha256(empty), empty, sha256(signature), signature);
        String subjectField =
                ",\"subject\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1}}"
                        .formatted(RunningRegistry.MANIFEST, subject);
        String whole = text.substring(0, text.lastIndexOf('}')) + subjectField;
        put(repository, "", utf8(whole), RunningRegistry.MANIFEST);
        ledger.count("referrers");
    }

    /** Fails truthfully only where somebody deleted one of its images meanwhile. */
    private void pushIndex() {
        String repository = repository();
        long begun = System.nanoTime();
        List<Digest> children = List.of(image(repository, ""), image(repository, ""));
        var entries = new ArrayList<String>();
        for (Digest child : children) {
            entries.add(
                    "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1}"
                            .formatted(RunningRegistry.MANIFEST, child));
        }
        byte[] bytes =
                utf8(
                        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                                .formatted(RunningRegistry.INDEX, String.join(",", entries)));
        var held = new Held(repository, sha256(bytes));
        ledger.pushed(held);
        var response =
                running.call(
                        "PUT",
                        "/v2/" + repository + "/manifests/" + tag(),
                        bytes,
                        "Content-Type",
                        RunningRegistry.INDEX);
        if (response.statusCode() == 400
                && children.stream()
                        .anyMatch(child -> awaitsDeleted(new Held(repository, child), begun))) {
            ledger.count("indexes without a deleted image");
            return;
        }
        expect(response, 201);
        ledger.count("indexes");
    }

    private void pull() {
        String repository = repository();
        long begun = System.nanoTime();
        var response = running.anonymous("GET", "/v2/" + repository + "/manifests/" + tag());
        expect(response, 200, 404);
        if (response.statusCode() == 200) {
            var held = new Held(repository, sha256(response.body()));
            String kind =
                    RunningRegistry.header(response, "Content-Type").equals(RunningRegistry.INDEX)
                            ? "manifests"
                            : "blobs";
            var digests =
                    DIGEST.matcher(new String(response.body(), StandardCharsets.UTF_8))
                            .results()
                            .map(found -> found.group(1))
                            .toList();
            for (String digest : digests) {
                pull(held, "/v2/" + repository + "/" + kind + "/" + digest, digest, begun);
            }
            ledger.count("pulls");
        }
    }

    private void pull(Held by, String target, String digest, long begun) {
        var response = running.anonymous("GET", target);
        if (response.statusCode() == 404 && awaitsDeleted(by, begun)) {
            ledger.count("pulls of what was deleted meanwhile");
            return;
        }
        expect(response, 200);
        if (!sha256(response.body()).toString().equals(digest)) {
            ledger.error(target + " is other content");
        }
    }

    /** Whether it was deleted since then; the registry tells that after it happened. */
    private boolean awaitsDeleted(Held held, long since) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!ledger.wasDeletedSince(held, since)) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    private void delete() {
        String repository = repository();
        var response = running.anonymous("HEAD", "/v2/" + repository + "/manifests/" + tag());
        expect(response, 200, 404);
        if (response.statusCode() == 200) {
            String name = RunningRegistry.header(response, "Docker-Content-Digest");
            ledger.deleting(new Held(repository, Digest.parse(name).orElseThrow()));
            expect(
                    running.call("DELETE", "/v2/" + repository + "/manifests/" + name),
                    202,
                    404,
                    405);
            ledger.count("deletes");
        }
    }

    private void deleteTag() {
        expect(running.call("DELETE", "/v2/" + repository() + "/manifests/" + tag()), 202, 404);
    }
}
