package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.balance.Algorithm;
import dev.berth.policies.balance.Circuit;
import dev.berth.policies.balance.ConsistentHash;
import dev.berth.policies.balance.CookieAffinity;
import dev.berth.policies.balance.HashSource;
import dev.berth.policies.balance.HealthCheck;
import dev.berth.policies.balance.LeastRequests;
import dev.berth.policies.balance.LeastResponseTime;
import dev.berth.policies.balance.OutlierDetection;
import dev.berth.policies.balance.RandomChoice;
import dev.berth.policies.balance.RateLimit;
import dev.berth.policies.balance.Retries;
import dev.berth.policies.balance.RetryBudget;
import dev.berth.policies.balance.RoundRobin;
import dev.berth.policies.balance.SlowStart;
import dev.berth.policies.balance.Timeouts;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.balance.WeightedRoundRobin;
import dev.berth.policies.workload.TrafficAttachment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficPolicyReaderTest {
    private static final Path EXAMPLE = Path.of("../packaging/examples/trafficpolicy.yaml");

    @Test
    void read_theExample_isTakenWhole() throws IOException {
        TrafficAttachment read = attachment(Files.readString(EXAMPLE));

        assertEquals(
                List.of(new TrafficAttachment.Reference("my-service", Optional.empty())),
                read.targets());
        assertEquals(
                new TrafficPolicy(
                        new LeastResponseTime(Duration.ofSeconds(10)),
                        Optional.of(SlowStart.of(Duration.ofSeconds(30))),
                        50,
                        Optional.of(
                                new HealthCheck(
                                        new HealthCheck.Probe.Http("", "/", Set.of(200)),
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(1),
                                        3,
                                        1)),
                        Optional.of(
                                new OutlierDetection(
                                        5,
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(30),
                                        Duration.ofMinutes(5),
                                        50,
                                        true)),
                        new Circuit(1024, 64, 200, Duration.ofSeconds(3)),
                        new Retries(
                                2,
                                Retries.DEFAULT.on(),
                                Set.of(503),
                                Optional.of(Duration.ofSeconds(10)),
                                RetryBudget.DEFAULT),
                        List.of(
                                new RateLimit(
                                        RateLimit.By.CLIENT_ADDRESS,
                                        100,
                                        Duration.ofSeconds(1),
                                        200)),
                        new Timeouts(Optional.of(Duration.ofSeconds(30)))),
                read.policy());
    }

    @Test
    void read_onlyTargets_isTheDefault() {
        assertEquals(TrafficPolicy.DEFAULT, attachment(policy("")).policy());
    }

    @Test
    void read_eachAlgorithm() {
        assertEquals(new RandomChoice(), algorithm("type: Random"));
        assertEquals(new RoundRobin(), algorithm("type: RoundRobin"));
        assertEquals(new LeastRequests(), algorithm("type: LeastRequest"));
        assertEquals(
                new LeastResponseTime(Duration.ofMillis(2500)),
                algorithm("type: LeastResponseTime, leastResponseTime: {decay: 2s500ms}"));
        assertEquals(
                new WeightedRoundRobin(WeightedRoundRobin.Weights.STATIC),
                algorithm("type: WeightedRoundRobin"));
        assertEquals(
                new WeightedRoundRobin(WeightedRoundRobin.Weights.LOAD),
                algorithm("type: WeightedRoundRobin, weightedRoundRobin: {weights: Load}"));
        assertEquals(
                new ConsistentHash(new HashSource.Header("X-User"), OptionalInt.of(125)),
                algorithm(
                        "type: ConsistentHash, consistentHash: {type: Header, header: {name:"
                                + " X-User}, boundedLoadPercent: 125}"));
        assertEquals(
                new ConsistentHash(new HashSource.ClientAddress(), OptionalInt.empty()),
                algorithm("type: ConsistentHash, consistentHash: {type: SourceIP}"));
        assertEquals(
                new CookieAffinity("stick", Duration.ofHours(1), new LeastRequests()),
                algorithm("type: CookieAffinity, cookieAffinity: {name: stick, ttl: 1h}"));
    }

    @Test
    void read_eachHealthCheck() {
        assertEquals(new HealthCheck.Probe.Tcp(), probe("type: TCP"));
        assertEquals(new HealthCheck.Probe.Grpc(""), probe("type: GRPC"));
        assertEquals(new HealthCheck.Probe.Grpc("a.B"), probe("type: GRPC, grpc: {service: a.B}"));
        assertEquals(
                new HealthCheck.Probe.Http("a.example", "/r", Set.of(204)),
                probe(
                        "type: HTTP, http: {hostname: a.example, path: /r, expectedStatuses:"
                                + " [204]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "loadBalancer: {type: Best}|spec.loadBalancer.type: 'Best' is unknown, expected",
                "loadBalancer: {typ: Random}|spec.loadBalancer.typ: unknown field 'typ'",
                "loadBalancer: {type: Random, consistentHash: {type: Path}}|"
                        + "spec.loadBalancer.consistentHash: is for another type",
                "loadBalancer: {type: ConsistentHash}|spec.loadBalancer.consistentHash: is"
                        + " required",
                "loadBalancer: {type: ConsistentHash, consistentHash: {type: Header}}|"
                        + "spec.loadBalancer.consistentHash.header: is required",
                "loadBalancer: {type: ConsistentHash, consistentHash: {type: Cookie, cookie: {name:"
                        + " 'a b'}}}|spec.loadBalancer.consistentHash.cookie.name: 'a b' is no name",
                "loadBalancer: {slowStart: {window: soon}}|"
                        + "spec.loadBalancer.slowStart.window: 'soon' is no duration",
                "loadBalancer: {slowStart: {window: 2h}}|spec.loadBalancer.slowStart.window: '2h'"
                        + " is out of bounds, expected 1s to 1h",
                "healthCheck: {active: {interval: 5s}}|spec.healthCheck.active.type: is required",
                "healthCheck: {active: {type: TCP, http: {path: /}}}|"
                        + "spec.healthCheck.active.http: is for type HTTP",
                "healthCheck: {active: {type: HTTP, http: {path: a}}}|"
                        + "spec.healthCheck.active.http.path: 'a' is no path",
                "healthCheck: {active: {type: HTTP, http: {expectedStatuses: [42]}}}|"
                        + "spec.healthCheck.active.http.expectedStatuses[0]: ",
                "healthCheck: {panicThreshold: 101}|spec.healthCheck.panicThreshold: ",
                "circuitBreaker: {maxConnections: 5}|spec.circuitBreaker.maxConnections: unknown",
                "retry: {numRetries: 11}|spec.retry.numRetries: ",
                "retry: {retryOn: {triggers: [always]}}|spec.retry.retryOn.triggers: 'always' is"
                        + " unknown, expected connect-failure, refused-stream, reset, timeout",
                "retry: {retryOn: {httpStatusCodes: [200]}}|spec.retry.retryOn.httpStatusCodes[0]",
                "rateLimits: [{by: Route}]|spec.rateLimits[0].requests: is required",
                "rateLimits: [{by: Moon, requests: 1}]|spec.rateLimits[0].by: 'Moon' is unknown",
                "timeout: {idle: 5s}|spec.timeout.idle: unknown field",
            })
    void read_badField_namesItAndItsLine(String field, String expected) {
        var problems = Sample.problems(policy(field));

        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().toString().contains(expected), problems.toString());
        assertEquals(6, problems.getFirst().line());
    }

    @Test
    void read_targetThatIsNoService_isRefused() {
        var problems =
                Sample.messages(
                        Sample.problems(
                                """
                                apiVersion: berth.dev/v1
                                kind: TrafficPolicy
                                metadata: {name: a}
                                spec: {targetRefs: [{group: apps, kind: Deployment, name: a}, {}]}
                                """));

        assertEquals(4, problems.size(), problems.toString());
    }

    private static Algorithm algorithm(String loadBalancer) {
        return attachment(policy("loadBalancer: {" + loadBalancer + "}")).policy().algorithm();
    }

    private static HealthCheck.Probe probe(String active) {
        return attachment(policy("healthCheck: {active: {" + active + "}}"))
                .policy()
                .healthCheck()
                .orElseThrow()
                .probe();
    }

    private static String policy(String field) {
        return """
        apiVersion: berth.dev/v1
        kind: TrafficPolicy
        metadata: {name: a}
        spec:
          targetRefs: [{group: "", kind: Service, name: a, sectionName: http}]
          %s
        """
                .formatted(field);
    }

    private static TrafficAttachment attachment(String yaml) {
        if (Sample.document(yaml).resource()
                instanceof Resource.OfTrafficPolicy(TrafficAttachment attachment)) {
            return attachment;
        }
        throw new AssertionError("another kind");
    }
}
