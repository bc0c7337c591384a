package dev.berth.registry;

import static dev.berth.registry.HostileUpstream.bytes;
import static dev.berth.registry.HostileUpstream.status;
import static dev.berth.registry.RunningRegistry.MANIFEST;
import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.UpstreamLimits;
import dev.berth.registry.upstream.Upstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upstream that breaks, lies, or is after our credentials. */
class HostileUpstreamTest {
    private static final byte[] BLOB = random(3 << 20);
    private static final Digest DIGEST = sha256(BLOB);
    private static final String BLOB_PATH = "/v2/app/blobs/" + DIGEST;
    private static final String TAG_PATH = "/v2/app/manifests/1";

    @TempDir Path directory;
    private HostileUpstream upstream;
    private HostileUpstream other;
    private RunningRegistry front;

    @BeforeEach
    void start() throws IOException {
        upstream = new HostileUpstream();
        other = new HostileUpstream();
        Path secret = Files.writeString(directory.resolve("secret"), "me:s3cret\n");
        secret.toFile().setReadable(false, false);
        secret.toFile().setReadable(true, true);
        front = front(secret, List.of());
    }

    private RunningRegistry front(Path secret, List<String> tokenHosts) {
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

    private HttpResponse<byte[]> get(String target) {
        return front.anonymous("GET", target.replace("/v2/", "/v2/up/"));
    }

    private void assertNothingStored() throws IOException {
        try (var uploads = Files.list(directory.resolve("front0/uploads"));
                var blobs = Files.list(directory.resolve("front0/blobs/sha256"))) {
            assertEquals(List.of(), uploads.toList());
            assertEquals(List.of(), blobs.toList());
        }
        assertTrue(!front.registry.has(new RepositoryName("up/app"), DIGEST));
    }

    @Test
    void blob_ofAnotherDigest_breaksTheClientAndIsNotStored() throws IOException {
        byte[] wrong = BLOB.clone();
        wrong[wrong.length - 1]++;
        upstream.on(BLOB_PATH, exchange -> bytes(exchange, wrong));

        assertThrows(UncheckedIOException.class, () -> get(BLOB_PATH));

        var asked =
                front.anonymous("GET", BLOB_PATH.replace("/v2/", "/v2/up/"), "Range", "bytes=0-1");
        assertEquals(502, asked.statusCode(), describe(asked));
        assertNothingStored();
    }

    @Test
    void blob_thatBreaksOff_isGoneOnWithFromThere() {
        var tries = new AtomicInteger();
        upstream.on(
                BLOB_PATH,
                exchange -> {
                    String range = exchange.getRequestHeaders().getFirst("Range");
                    if (tries.getAndIncrement() == 0) {
                        exchange.sendResponseHeaders(200, BLOB.length);
                        exchange.getResponseBody().write(BLOB, 0, 1 << 20);
                        throw new IOException("the test breaks off");
                    }
                    int from = Integer.parseInt(range.substring(6, range.length() - 1));
                    exchange.getResponseHeaders()
                            .add(
                                    "Content-Range",
                                    "bytes " + from + "-" + (BLOB.length - 1) + "/" + BLOB.length);
                    exchange.sendResponseHeaders(206, BLOB.length - from);
                    exchange.getResponseBody().write(BLOB, from, BLOB.length - from);
                });

        var pulled = get(BLOB_PATH);

        assertEquals(200, pulled.statusCode(), describe(pulled));
        assertArrayEquals(BLOB, pulled.body());
        assertEquals(2, tries.get());
        assertTrue(front.registry.has(new RepositoryName("up/app"), DIGEST));
    }

    @Test
    void blob_truncatedEachTime_breaksTheClientAndIsNotStored() throws IOException {
        upstream.on(
                BLOB_PATH,
                exchange -> {
                    exchange.sendResponseHeaders(200, BLOB.length);
                    exchange.getResponseBody().write(BLOB, 0, 1 << 20);
                    throw new IOException("the test breaks off");
                });

        assertThrows(UncheckedIOException.class, () -> get(BLOB_PATH));

        assertEquals(3, upstream.count("GET " + BLOB_PATH));
        assertNothingStored();
    }

    @Test
    void blob_withoutALength_isServedOnceItIsWhole() {
        upstream.on(
                BLOB_PATH,
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(BLOB);
                });

        assertArrayEquals(BLOB, get(BLOB_PATH).body());
    }

    @Test
    void blob_thatStandsStill_breaksOffInTime() throws IOException {
        var over = new CountDownLatch(1);
        upstream.on(
                BLOB_PATH,
                exchange -> {
                    exchange.sendResponseHeaders(200, BLOB.length);
                    exchange.getResponseBody().write(BLOB, 0, 1000);
                    exchange.getResponseBody().flush();
                    awaited(over);
                });

        assertThrows(UncheckedIOException.class, () -> get(BLOB_PATH));

        over.countDown();
        assertNothingStored();
    }

    private static void awaited(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void blob_manyAtOnce_isFetchedOnce() throws Exception {
        var allHere = new CountDownLatch(1);
        upstream.on(
                BLOB_PATH,
                exchange -> {
                    exchange.sendResponseHeaders(200, BLOB.length);
                    exchange.getResponseBody().write(BLOB, 0, 1 << 20);
                    exchange.getResponseBody().flush();
                    awaited(allHere);
                    exchange.getResponseBody().write(BLOB, 1 << 20, BLOB.length - (1 << 20));
                });

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var pulls = new ArrayList<Future<HttpResponse<byte[]>>>();
            for (int i = 0; i < 8; i++) {
                pulls.add(threads.submit(() -> get(BLOB_PATH)));
            }
            allHere.countDown();
            for (var pull : pulls) {
                assertArrayEquals(BLOB, pull.get().body());
            }
        }

        assertEquals(1, upstream.count("GET " + BLOB_PATH));
    }

    @Test
    void blob_forAClientThatReadsNothing_reachesTheOthers() throws IOException {
        upstream.on(BLOB_PATH, exchange -> bytes(exchange, BLOB));

        try (var stalled =
                new Socket(InetAddress.getLoopbackAddress(), front.registry.address().getPort())) {
            stalled.setReceiveBufferSize(4096);
            stalled.getOutputStream()
                    .write(
                            utf8(
                                    "GET "
                                            + BLOB_PATH.replace("/v2/", "/v2/up/")
                                            + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            stalled.getInputStream().read();

            assertArrayEquals(BLOB, get(BLOB_PATH).body());
        }
    }

    @Test
    void upstreamThatFails_isToldAfterABoundedNumberOfTries() {
        upstream.on(TAG_PATH, exchange -> status(exchange, 500));
        upstream.on(BLOB_PATH, exchange -> status(exchange, 503));

        var manifest = get(TAG_PATH);
        var blob = get(BLOB_PATH);

        assertEquals(502, manifest.statusCode(), describe(manifest));
        assertEquals(List.of("UNAVAILABLE"), codes(manifest));
        assertEquals(502, blob.statusCode());
        assertEquals(3, upstream.count("GET " + TAG_PATH));
        assertEquals(3, upstream.count("GET " + BLOB_PATH));
    }

    @Test
    void upstreamThatDoesNotAnswer_isA504() {
        var over = new CountDownLatch(1);
        upstream.on(TAG_PATH, exchange -> awaited(over));

        var manifest = get(TAG_PATH);

        over.countDown();
        assertEquals(504, manifest.statusCode(), describe(manifest));
    }

    @Test
    void whatIsNotThere_isNotAskedForAgain() {
        var first = get(TAG_PATH);
        var second = get(TAG_PATH);

        assertEquals(404, first.statusCode());
        assertEquals(404, second.statusCode());
        assertEquals(1, upstream.count("GET " + TAG_PATH));
    }

    @Test
    void manifest_thatIsTooLongOrOtherThanItsDigest_isRefused() throws IOException {
        upstream.on(TAG_PATH, exchange -> bytes(exchange, new byte[(4 << 20) + 1]));
        upstream.on(
                "/v2/app/manifests/" + DIGEST,
                exchange -> bytes(exchange, utf8("{}"), "Content-Type", MANIFEST));
        upstream.on("/v2/app/manifests/2", exchange -> bytes(exchange, utf8("<html>")));
        upstream.on(
                "/v2/app/manifests/3",
                exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", MANIFEST);
                    exchange.sendResponseHeaders(200, 0);
                    byte[] zeros = new byte[1 << 20];
                    for (int i = 0; i < 6; i++) {
                        exchange.getResponseBody().write(zeros);
                    }
                });

        for (String reference : List.of("1", DIGEST.toString(), "2", "3")) {
            var answer = get("/v2/app/manifests/" + reference);
            assertEquals(502, answer.statusCode(), () -> reference + ": " + describe(answer));
        }
        assertNothingStored();
    }

    @Test
    void realm_ofAnotherHost_getsNoCredentials() {
        upstream.on(
                TAG_PATH,
                exchange ->
                        status(
                                exchange,
                                401,
                                "WWW-Authenticate",
                                "Bearer realm=\"" + other.url() + "/token\",service=\"s\""));

        var answer = get(TAG_PATH);

        assertEquals(502, answer.statusCode(), describe(answer));
        assertEquals(List.of(), other.requests);
    }

    @Test
    void realm_thatIsNamedInTheConfiguration_getsThem() {
        front.close();
        front = front(directory.resolve("secret"), List.of(other.host()));
        byte[] manifest = utf8(RunningRegistry.manifest(DIGEST, BLOB, DIGEST, BLOB));
        protect(TAG_PATH, exchange -> bytes(exchange, manifest, "Content-Type", MANIFEST));
        other.on("/token", exchange -> bytes(exchange, utf8("{\"token\":\"t0ken\"}")));

        var answer = get(TAG_PATH);

        assertArrayEquals(manifest, answer.body(), () -> describe(answer));
        assertEquals(List.of("GET /token Basic bWU6czNjcmV0"), other.requests);
    }

    private void protect(String path, HostileUpstream.Reply reply) {
        upstream.on(
                path,
                exchange -> {
                    String given = exchange.getRequestHeaders().getFirst("Authorization");
                    if (!"Bearer t0ken".equals(given)) {
                        status(
                                exchange,
                                401,
                                "WWW-Authenticate",
                                "Bearer realm=\"" + other.url() + "/token\",service=\"s\"");
                        return;
                    }
                    reply.to(exchange);
                });
    }

    @Test
    void redirect_toAnotherHost_takesNoTokenAlong() {
        front.close();
        front = front(directory.resolve("secret"), List.of(other.host()));
        other.on("/token", exchange -> bytes(exchange, utf8("{\"access_token\":\"t0ken\"}")));
        protect(
                BLOB_PATH,
                exchange -> status(exchange, 307, "Location", other.url() + "/elsewhere"));
        other.on("/elsewhere", exchange -> bytes(exchange, BLOB));

        var answer = get(BLOB_PATH);

        assertArrayEquals(BLOB, answer.body());
        assertTrue(other.requests.contains("GET /elsewhere"), other.requests::toString);
    }

    @Test
    void redirect_thatNeverEnds_isBounded() {
        upstream.on(BLOB_PATH, exchange -> status(exchange, 302, "Location", BLOB_PATH));
        upstream.on(TAG_PATH, exchange -> status(exchange, 302, "Location", "file:///etc/passwd"));

        var loop = get(BLOB_PATH);
        var file = get(TAG_PATH);

        assertEquals(502, loop.statusCode(), describe(loop));
        assertEquals(502, file.statusCode(), describe(file));
        assertEquals(6, upstream.count("GET " + BLOB_PATH));
    }

    @Test
    void token_thatIsNone_isRefused() {
        for (String token :
                List.of(
                        "{}",
                        "[]",
                        "{\"token\":\"a b\"}",
                        "{\"token\":\"a\\r\\nX: y\"}",
                        "{".repeat(100),
                        "x".repeat(70_000))) {
            upstream.on(
                    TAG_PATH,
                    exchange ->
                            status(
                                    exchange,
                                    401,
                                    "WWW-Authenticate",
                                    "Bearer realm=\"" + upstream.url() + "/token\""));
            upstream.on("/token", exchange -> bytes(exchange, utf8(token)));

            assertEquals(502, get(TAG_PATH).statusCode(), token.length() + " characters");
        }
    }

    @Test
    void credentials_thatOthersMayRead_areNotUsed() throws IOException {
        directory.resolve("secret").toFile().setReadable(true, false);
        upstream.on(
                TAG_PATH,
                exchange -> status(exchange, 401, "WWW-Authenticate", "Basic realm=\"r\""));

        var answer = get(TAG_PATH);

        assertEquals(502, answer.statusCode());
        assertTrue(describe(answer).contains("mode 0600"), describe(answer));
        assertTrue(
                upstream.requests.stream().noneMatch(request -> request.contains("Basic")),
                upstream.requests::toString);
    }
}
