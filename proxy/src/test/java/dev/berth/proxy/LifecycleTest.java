package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.access.AccessRule;
import dev.berth.policies.balance.Endpoint;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleTest {
    @ParameterizedTest
    @EnumSource
    void request_withoutToken_is401ThatSaysHowToGetOne(HttpClient.Version version)
            throws Exception {
        try (var upstream = Upstream.answering("a", "x");
                var rig = new Rig(upstream);
                HttpClient client = rig.client(version)) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(rig.uri("/?secret=1")).build(),
                            BodyHandlers.ofString());

            assertEquals(401, answer.statusCode());
            assertEquals(
                    "Bearer realm=\"localhost\"",
                    answer.headers().firstValue("www-authenticate").orElse(""));
            assertTrue(answer.body().contains("berth token create --audience localhost"));
            String line = rig.logLine();
            assertTrue(line.contains("\"status\":401") && line.contains("\"path\":\"/\""), line);
            assertFalse(line.contains("secret"), line);
            assertEquals(0, upstream.connections());
        }
    }

    @Test
    void request_tokenForAnotherAudience_is401InvalidToken() throws Exception {
        try (var upstream = Upstream.answering("a", "x");
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            HttpRequest request =
                    HttpRequest.newBuilder(rig.uri("/"))
                            .header("Authorization", "Bearer " + rig.issuer().token("other"))
                            .build();

            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

            assertEquals(401, answer.statusCode());
            assertEquals(
                    "Bearer realm=\"localhost\", error=\"invalid_token\", error_description="
                            + "\"the token's audience is other, expected localhost\"",
                    answer.headers().firstValue("www-authenticate").orElse(""));
        }
    }

    @Test
    void request_scopeMissing_is403UntilTheRuleChanges() throws Exception {
        try (var upstream = Upstream.answering("a", "x");
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            List<Endpoint> endpoints = List.of(upstream.endpoint());
            var rule = new AccessRule(TestIssuer.NAME, Rig.HOST, Set.of("admin"));
            rig.proxy().publish(Rig.snapshot(endpoints, Map.of(Rig.ROUTE, rule)));
            HttpResponse<String> answer =
                    client.send(rig.request("/").build(), BodyHandlers.ofString());
            rig.proxy().publish(Rig.snapshot(endpoints, Map.of()));
            HttpResponse<String> later =
                    client.send(rig.request("/").build(), BodyHandlers.ofString());

            assertEquals(403, answer.statusCode());
            String challenge = answer.headers().firstValue("www-authenticate").orElse("");
            assertTrue(challenge.contains("error=\"insufficient_scope\""), challenge);
            assertTrue(challenge.endsWith("scope=\"admin\""), challenge);
            assertEquals(200, later.statusCode());
        }
    }

    @Test
    void identity_swapped_isShownToNewClientsWhileConnectionsStay() throws Exception {
        TestIdentity second = Rig.identity("second");
        try (var upstream = Upstream.answering("a", "x");
                var rig = new Rig(upstream);
                SSLSocket old = rig.connect()) {
            assertEquals(Rig.firstIdentity().certificate(), certificate(old));
            send(old, rig);
            assertTrue(readOne(old).startsWith("HTTP/1.1 200 OK\r\n"));

            rig.proxy().identity(second.identity());

            send(old, rig);
            assertTrue(readOne(old).startsWith("HTTP/1.1 200 OK\r\n"));
            try (var fresh =
                    (SSLSocket)
                            TestIdentity.trusting(second)
                                    .getSocketFactory()
                                    .createSocket("127.0.0.1", rig.port())) {
                assertEquals(second.certificate(), certificate(fresh));
            }
        }
    }

    @Test
    void tls12_isRefused() throws Exception {
        try (var rig = new Rig();
                SSLSocket socket = rig.connect()) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});

            assertThrows(SSLHandshakeException.class, socket::startHandshake);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stop_requestInFlight_isFinishedAndNothingIsAccepted(HttpClient.Version version)
            throws Exception {
        var arrived = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    arrived.countDown();
                                    go.await();
                                    peer.write(Upstream.ok("drained"));
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(version)) {
            CompletableFuture<HttpResponse<String>> answer =
                    client.sendAsync(rig.request("/").build(), BodyHandlers.ofString());
            arrived.await();
            assertEquals(1, rig.proxy().inFlight());
            assertFalse(rig.proxy().awaitIdle(upstream.endpoint(), Duration.ofMillis(20)));

            var stopped =
                    CompletableFuture.runAsync(() -> rig.proxy().stop(Duration.ofSeconds(15)));
            awaitRefused(rig);
            go.countDown();

            assertEquals("drained", answer.get().body());
            stopped.get();
            assertEquals(0, rig.proxy().inFlight());
        }
    }

    @ParameterizedTest
    @EnumSource
    void stop_requestThatNeverEnds_isCutAfterTheDrain(HttpClient.Version version) throws Exception {
        var arrived = new CountDownLatch(1);
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    arrived.countDown();
                                    peer.read();
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(version)) {
            var answer = client.sendAsync(rig.request("/").build(), BodyHandlers.ofString());
            arrived.await();

            assertTimeoutPreemptively(
                    Duration.ofSeconds(10), () -> rig.proxy().stop(Duration.ofMillis(100)));

            assertTrue(answer.handle((done, cut) -> cut != null || done.statusCode() == 502).get());
        }
    }

    @Test
    void stop_requestOnAUsedConnection_isNotAskedAgain() throws Exception {
        var arrived = new CountDownLatch(1);
        try (var upstream =
                        new Upstream(
                                "a",
                                peer -> {
                                    peer.readHead();
                                    if (peer.number() == 1) {
                                        peer.write(Upstream.ok("x"));
                                        peer.readHead();
                                    }
                                    arrived.countDown();
                                    peer.read();
                                });
                var rig = new Rig(upstream);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            client.send(rig.request("/1").build(), BodyHandlers.ofString());
            var answer = client.sendAsync(rig.request("/2").build(), BodyHandlers.ofString());
            arrived.await();

            assertTimeoutPreemptively(
                    Duration.ofSeconds(10), () -> rig.proxy().stop(Duration.ofMillis(100)));

            assertTrue(answer.handle((done, cut) -> cut != null || done.statusCode() == 502).get());
            assertEquals(2, upstream.heads().size());
        }
    }

    @Test
    void awaitIdle_endpointTakenOut_isTrueWhenItsLastRequestEnds() throws Exception {
        var arrived = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var slow =
                        new Upstream(
                                "slow",
                                peer -> {
                                    while (peer.readHead()) {
                                        arrived.countDown();
                                        go.await();
                                        peer.write(Upstream.ok("slow"));
                                    }
                                });
                var other = Upstream.answering("other", "other");
                var rig = new Rig(slow);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            CompletableFuture<HttpResponse<String>> answer =
                    client.sendAsync(rig.request("/").build(), BodyHandlers.ofString());
            arrived.await();
            rig.proxy().publish(Rig.snapshot(other));
            assertFalse(rig.proxy().awaitIdle(slow.endpoint(), Duration.ZERO));
            assertEquals(
                    "other", client.send(rig.request("/").build(), BodyHandlers.ofString()).body());
            go.countDown();

            assertTrue(rig.proxy().awaitIdle(slow.endpoint(), Duration.ofSeconds(20)));
            assertEquals("slow", answer.get().body());
        }
    }

    private static void awaitRefused(Rig rig) throws Exception {
        while (true) {
            try (SSLSocket socket = rig.connect()) {
                socket.startHandshake();
                Thread.onSpinWait();
            } catch (IOException refused) {
                return;
            }
        }
    }

    private static X509Certificate certificate(SSLSocket socket) throws IOException {
        socket.startHandshake();
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    private static void send(SSLSocket socket, Rig rig) throws Exception {
        String request =
                "GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + rig.issuer().token(Rig.HOST)
                        + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String readOne(SSLSocket socket) throws IOException {
        var text = new StringBuilder();
        while (!text.toString().endsWith("\r\n\r\nx")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed after " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
