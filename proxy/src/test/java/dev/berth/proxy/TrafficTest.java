package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.CookieAffinity;
import dev.berth.policies.balance.RateLimit;
import dev.berth.policies.balance.Retries;
import dev.berth.policies.balance.RetryBudget;
import dev.berth.policies.balance.RoundRobin;
import dev.berth.policies.balance.Timeouts;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.proxy.limit.ProxyLimits;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final String BUSY =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";

    @Test
    void retry_onStatus_asksTheNextWhereTheRequestCanBeRepeated() throws Exception {
        try (var busy = answering("busy", BUSY);
                var good = Upstream.answering("good", "good");
                var rig = rig(retrying(Set.of(), Set.of(503), Optional.empty()), busy, good);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            for (int at = 0; at < 4; at++) {
                assertEquals("good", get(rig, client).body());
            }

            int posted = busy.heads().size();
            int refused = 0;
            for (int at = 0; at < 4; at++) {
                refused += post(rig, client).statusCode() == 503 ? 1 : 0;
            }

            assertEquals(2, refused, "a POST is answered by whoever got it");
            assertEquals(posted + 2, busy.heads().size());
            assertEquals(2, rig.proxy().statistics().getFirst().retries());
        }
    }

    @Test
    void retry_onlyBusyEndpoints_deliversTheLastAnswer() throws Exception {
        try (var busy = answering("busy", BUSY);
                var rig = rig(retrying(Set.of(), Set.of(503), Optional.empty()), busy);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            HttpResponse<String> answer = get(rig, client);

            assertEquals(503, answer.statusCode());
            assertEquals("busy", answer.body());
            assertEquals(3, busy.heads().size());
        }
    }

    @Test
    void retry_connectionEndsWithoutAnAnswer_onlyRepeatsWhatCanBe() throws Exception {
        try (var dying = new Upstream("dying", Upstream.Peer::readHead);
                var good = Upstream.answering("good", "good");
                var rig = rig(TrafficPolicy.DEFAULT, dying, good);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            for (int at = 0; at < 4; at++) {
                assertEquals("good", get(rig, client).body());
            }

            int failed = 0;
            for (int at = 0; at < 2; at++) {
                failed += post(rig, client).statusCode() == 502 ? 1 : 0;
            }

            assertEquals(1, failed);
        }
    }

    @Test
    void retry_answerLate_asksTheNext() throws Exception {
        var over = new CountDownLatch(1);
        try (var slow =
                        new Upstream(
                                "slow",
                                peer -> {
                                    peer.readHead();
                                    over.await();
                                });
                var good = Upstream.answering("good", "good");
                var rig =
                        rig(
                                retrying(
                                        Set.of(Retries.On.TIMEOUT),
                                        Set.of(),
                                        Optional.of(Duration.ofMillis(100))),
                                slow,
                                good);
                HttpClient client = rig.client(HttpClient.Version.HTTP_1_1)) {
            assertEquals("good", get(rig, client).body());
            assertEquals("good", get(rig, client).body());

            assertEquals(1, rig.proxy().statistics().getFirst().retries());
            over.countDown();
        }
    }

    @Test
    void timeout_requestsTimeIsUp_is504() throws Exception {
        var over = new CountDownLatch(1);
        var policy =
                policy(
                        Retries.DEFAULT,
                        List.of(),
                        new Timeouts(Optional.of(Duration.ofMillis(200))));
        try (var slow =
                        new Upstream(
                                "slow",
                                peer -> {
                                    peer.readHead();
                                    over.await();
                                });
                var rig = rig(policy, slow);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertEquals(504, get(rig, client).statusCode());
            over.countDown();
        }
    }

    @Test
    void rateLimit_bySubject_is429WithTheTimeToComeBack() throws Exception {
        var limit = new RateLimit(RateLimit.By.SUBJECT, 2, Duration.ofHours(1), 2);
        try (var good = Upstream.answering("good", "good");
                var rig = rig(policy(Retries.DEFAULT, List.of(limit), Timeouts.NONE), good);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            assertEquals(200, get(rig, client).statusCode());
            assertEquals(200, get(rig, client).statusCode());

            HttpResponse<String> third = get(rig, client);

            assertEquals(429, third.statusCode());
            long wait = third.headers().firstValueAsLong("retry-after").orElse(0);
            assertTrue(wait > 1700 && wait <= 1800, "wait " + wait);
            assertEquals(2, good.heads().size());
            assertEquals(1, rig.proxy().statistics().getFirst().refused());
        }
    }

    @Test
    void affinity_followsItsCookie() throws Exception {
        var affinity = new CookieAffinity("stick", Duration.ZERO, new RoundRobin());
        try (var a = Upstream.answering("a", "a");
                var b = Upstream.answering("b", "b");
                var rig = rig(TrafficPolicy.DEFAULT.withAlgorithm(affinity), a, b);
                HttpClient client = rig.client(HttpClient.Version.HTTP_2)) {
            HttpResponse<String> first = get(rig, client);
            String cookie = first.headers().firstValue("set-cookie").orElse("");
            assertTrue(cookie.endsWith("; Path=/; Secure; HttpOnly; SameSite=Lax"), cookie);

            for (int at = 0; at < 5; at++) {
                HttpResponse<String> next =
                        client.send(
                                rig.request("/")
                                        .header("Cookie", cookie.substring(0, cookie.indexOf(';')))
                                        .build(),
                                BodyHandlers.ofString());
                assertEquals(first.body(), next.body());
                assertTrue(next.headers().firstValue("set-cookie").isEmpty());
            }
        }
    }

    private static Upstream answering(String pod, String answer) throws Exception {
        return new Upstream(
                pod,
                peer -> {
                    while (peer.readHead()) {
                        peer.readBody();
                        peer.write(answer);
                    }
                });
    }

    private static TrafficPolicy retrying(
            Set<Retries.On> on, Set<Integer> statuses, Optional<Duration> perTry) {
        return policy(
                new Retries(2, on, statuses, perTry, RetryBudget.DEFAULT),
                List.of(),
                Timeouts.NONE);
    }

    private static TrafficPolicy policy(
            Retries retries, List<RateLimit> limits, Timeouts timeouts) {
        TrafficPolicy usual = TrafficPolicy.DEFAULT;
        return new TrafficPolicy(
                usual.algorithm(),
                Optional.empty(),
                usual.panicPercent(),
                Optional.empty(),
                Optional.empty(),
                usual.circuit(),
                retries,
                limits,
                timeouts);
    }

    private static Rig rig(TrafficPolicy policy, Upstream... upstreams) throws Exception {
        RoutingSnapshot plain = Rig.snapshot(upstreams);
        return new Rig(
                ProxyLimits.DEFAULT,
                new RoutingSnapshot(
                        plain.routes(),
                        plain.targets(),
                        plain.access(),
                        Map.of(Rig.SERVICE, policy)));
    }

    private static HttpResponse<String> get(Rig rig, HttpClient client) throws Exception {
        return client.send(rig.request("/").build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(Rig rig, HttpClient client) throws Exception {
        return client.send(
                rig.request("/").POST(BodyPublishers.ofString("x")).build(),
                BodyHandlers.ofString());
    }
}
