package dev.berth.registry;

import static dev.berth.registry.HostileUpstream.bytes;
import static dev.berth.registry.HostileUpstream.status;
import static dev.berth.registry.RunningRegistry.MANIFEST;
import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.RepositoryName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An upstream that breaks or lies. */
class HostileUpstreamTest extends HostileUpstreamFixture {
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
}
