package dev.berth.daemon.document;

import dev.berth.policies.balance.Circuit;
import dev.berth.policies.balance.HealthCheck;
import dev.berth.policies.balance.OutlierDetection;
import dev.berth.policies.balance.RateLimit;
import dev.berth.policies.balance.Retries;
import dev.berth.policies.balance.RetryBudget;
import dev.berth.policies.balance.Timeouts;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.workload.TrafficAttachment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the {@code spec} of a TrafficPolicy ({@code berth.dev/v1}), whose fields are named after
 * Envoy Gateway's BackendTrafficPolicy where that has them.
 */
final class TrafficPolicyReader {
    static final Duration SHORTEST = Duration.ofMillis(1);
    static final Duration LONGEST = Duration.ofHours(1);
    private static final int MAX_TARGETS = 16;
    private static final int MAX_RATE_LIMITS = 8;
    private static final int MAX_COUNT = 1_000_000;

    private static final Map<String, Retries.On> TRIGGERS =
            Map.of(
                    "connect-failure", Retries.On.CONNECT_FAILURE,
                    "refused-stream", Retries.On.REFUSED_STREAM,
                    "reset", Retries.On.RESET,
                    "timeout", Retries.On.TIMEOUT);
    private static final Map<String, RateLimit.By> LIMITED =
            Map.of(
                    "Route", RateLimit.By.ROUTE,
                    "ClientAddress", RateLimit.By.CLIENT_ADDRESS,
                    "Subject", RateLimit.By.SUBJECT);
    private static final Map<String, Duration> UNITS =
            Map.of(
                    "Second", Duration.ofSeconds(1),
                    "Minute", Duration.ofMinutes(1),
                    "Hour", Duration.ofHours(1));

    private TrafficPolicyReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata) {
        Optional<Fields> found = root.requiredFields("spec");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields spec = found.get();
        int before = spec.findings().errorCount();
        List<TrafficAttachment.Reference> targets = targets(spec);
        var balancing = LoadBalancerReader.read(spec.fields("loadBalancer"));
        var health = HealthReader.read(spec.fields("healthCheck"));
        Circuit circuit =
                spec.fields("circuitBreaker")
                        .map(TrafficPolicyReader::circuit)
                        .orElse(Circuit.DEFAULT);
        Retries retries =
                spec.fields("retry").map(TrafficPolicyReader::retries).orElse(Retries.DEFAULT);
        List<RateLimit> rates = rates(spec);
        Timeouts timeouts =
                spec.fields("timeout").map(TrafficPolicyReader::timeouts).orElse(Timeouts.NONE);
        spec.refuseUnknown();
        if (spec.findings().errorCount() > before) {
            return Optional.empty();
        }
        var policy =
                new TrafficPolicy(
                        balancing.algorithm(),
                        balancing.slowStart(),
                        health.panicPercent(),
                        health.active(),
                        health.passive(),
                        circuit,
                        retries,
                        rates,
                        timeouts);
        return Optional.of(
                new Resource.OfTrafficPolicy(
                        new TrafficAttachment(metadata.name(), targets, policy)));
    }

    private static List<TrafficAttachment.Reference> targets(Fields spec) {
        List<Fields> given = spec.each("targetRefs");
        if (given.isEmpty() || given.size() > MAX_TARGETS) {
            spec.error(
                    "targetRefs", "has " + given.size() + " entries, expected 1 to " + MAX_TARGETS);
        }
        List<TrafficAttachment.Reference> targets = new ArrayList<>();
        for (Fields target : given) {
            target.only("group", "", "a policy is for a Service of v1, whose group is empty");
            target.require("kind", "Service");
            target.only("kind", "Service", "a policy is for a Service");
            Optional<String> name = target.requiredText("name");
            Optional<String> port = PortReader.portName(target, "sectionName");
            target.refuseUnknown();
            if (name.isPresent() && !Syntax.isServiceName(name.get())) {
                target.error(
                        "name",
                        Quoted.of(name.get())
                                + " is no name of a Service, "
                                + Syntax.LABEL_EXPECTED);
            }
            name.ifPresent(service -> targets.add(new TrafficAttachment.Reference(service, port)));
        }
        return targets;
    }

    private static Circuit circuit(Fields fields) {
        long all =
                fields.integer("maxParallelRequests", 1, MAX_COUNT)
                        .orElse(Circuit.DEFAULT.requests());
        long each =
                fields.integer("maxParallelRequestsPerEndpoint", 1, MAX_COUNT)
                        .orElse(Circuit.DEFAULT.requestsPerEndpoint());
        long pending =
                fields.integer("maxPendingRequests", 0, MAX_COUNT).orElse(Circuit.DEFAULT_PENDING);
        Duration wait =
                DurationReader.read(fields, "pendingTimeout", SHORTEST, Circuit.MAX_PENDING_TIMEOUT)
                        .orElse(Circuit.DEFAULT_PENDING_TIMEOUT);
        fields.refuseUnknown();
        return new Circuit(
                Math.toIntExact(all), Math.toIntExact(each), Math.toIntExact(pending), wait);
    }

    private static Retries retries(Fields fields) {
        Retries usual = Retries.DEFAULT;
        int attempts =
                Math.toIntExact(
                        fields.integer("numRetries", 0, Retries.MAX_ATTEMPTS)
                                .orElse(usual.attempts()));
        Set<Retries.On> on = usual.on();
        Set<Integer> statuses = usual.statuses();
        Optional<Fields> given = fields.fields("retryOn");
        if (given.isPresent()) {
            if (given.get().has("triggers")) {
                on = new HashSet<>(Words.list(given.get(), "triggers", TRIGGERS));
            }
            statuses = HealthReader.statuses(given.get(), "httpStatusCodes", 429, 599);
            given.get().refuseUnknown();
        }
        RetryBudget budget =
                fields.fields("budget").map(TrafficPolicyReader::budget).orElse(usual.budget());
        Optional<Duration> perTry = Optional.empty();
        Optional<Fields> each = fields.fields("perRetry");
        if (each.isPresent()) {
            perTry = DurationReader.read(each.get(), "timeout", SHORTEST, LONGEST);
            each.get().refuseUnknown();
        }
        fields.refuseUnknown();
        return new Retries(attempts, on, statuses, perTry, budget);
    }

    private static RetryBudget budget(Fields fields) {
        RetryBudget usual = RetryBudget.DEFAULT;
        long percent = fields.integer("percent", 0, 100).orElse(usual.percent());
        long minimum = fields.integer("minRetryConcurrency", 0, 1000).orElse(usual.minimum());
        fields.refuseUnknown();
        return new RetryBudget(Math.toIntExact(percent), Math.toIntExact(minimum));
    }

    private static List<RateLimit> rates(Fields spec) {
        List<RateLimit> limits = new ArrayList<>();
        List<Fields> given = spec.each("rateLimits");
        if (given.size() > MAX_RATE_LIMITS) {
            spec.error(
                    "rateLimits",
                    "has " + given.size() + " entries, expected at most " + MAX_RATE_LIMITS);
        }
        for (Fields fields : given) {
            fields.require("by", "Route, ClientAddress or Subject");
            fields.require("requests", "a number");
            Optional<RateLimit.By> by = Words.one(fields, "by", LIMITED);
            var requests = fields.integer("requests", 1, MAX_COUNT);
            Duration unit = Words.one(fields, "unit", UNITS).orElse(Duration.ofSeconds(1));
            var burst = fields.integer("burst", 1, MAX_COUNT);
            fields.refuseUnknown();
            if (by.isPresent() && requests.isPresent()) {
                int count = Math.toIntExact(requests.getAsLong());
                limits.add(
                        new RateLimit(by.get(), count, unit, Math.toIntExact(burst.orElse(count))));
            }
        }
        return limits;
    }

    private static Timeouts timeouts(Fields fields) {
        Optional<Duration> request = DurationReader.read(fields, "request", SHORTEST, LONGEST);
        fields.refuseUnknown();
        return new Timeouts(request);
    }

    /** What of health a policy says. */
    record Health(
            int panicPercent, Optional<HealthCheck> active, Optional<OutlierDetection> passive) {}
}
