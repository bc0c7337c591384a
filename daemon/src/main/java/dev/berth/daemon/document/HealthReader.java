package dev.berth.daemon.document;

import dev.berth.policies.balance.HealthCheck;
import dev.berth.policies.balance.HealthCheck.Probe;
import dev.berth.policies.balance.OutlierDetection;
import dev.berth.policies.balance.TrafficPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code healthCheck} of a TrafficPolicy. */
final class HealthReader {
    /** What a check asks. */
    private enum Type {
        HTTP,
        TCP,
        GRPC
    }

    private static final Map<String, Type> TYPES =
            Map.of("HTTP", Type.HTTP, "TCP", Type.TCP, "GRPC", Type.GRPC);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);
    private static final int DEFAULT_UNHEALTHY = 3;
    private static final int DEFAULT_HEALTHY = 1;
    private static final int MAX_THRESHOLD = 100;

    private HealthReader() {}

    static TrafficPolicyReader.Health read(Optional<Fields> given) {
        if (given.isEmpty()) {
            return new TrafficPolicyReader.Health(
                    TrafficPolicy.DEFAULT_PANIC_PERCENT,
                    Optional.empty(),
                    TrafficPolicy.DEFAULT.outliers());
        }
        Fields fields = given.get();
        long panic =
                fields.integer("panicThreshold", 0, 100)
                        .orElse(TrafficPolicy.DEFAULT_PANIC_PERCENT);
        Optional<HealthCheck> active = fields.fields("active").flatMap(HealthReader::active);
        Optional<OutlierDetection> passive =
                fields.fields("passive")
                        .map(HealthReader::passive)
                        .orElse(TrafficPolicy.DEFAULT.outliers());
        fields.refuseUnknown();
        return new TrafficPolicyReader.Health(Math.toIntExact(panic), active, passive);
    }

    private static Optional<HealthCheck> active(Fields fields) {
        fields.require("type", "HTTP, TCP or GRPC");
        Optional<Type> type = Words.one(fields, "type", TYPES);
        Duration interval = duration(fields, "interval", DEFAULT_INTERVAL);
        Duration timeout = duration(fields, "timeout", SECOND);
        int unhealthy = threshold(fields, "unhealthyThreshold", DEFAULT_UNHEALTHY);
        int healthy = threshold(fields, "healthyThreshold", DEFAULT_HEALTHY);
        Optional<Fields> http = fields.fields("http");
        if (http.isPresent() && type.isPresent() && type.get() != Type.HTTP) {
            fields.error("http", "is for type HTTP");
        }
        Optional<Fields> grpc = fields.fields("grpc");
        if (grpc.isPresent() && type.isPresent() && type.get() != Type.GRPC) {
            fields.error("grpc", "is for type GRPC");
        }
        String service = grpc.flatMap(given -> given.text("service")).orElse("");
        grpc.ifPresent(Fields::refuseUnknown);
        Optional<Probe> probe =
                type.map(
                        known ->
                                switch (known) {
                                    case HTTP -> http(http);
                                    case TCP -> new Probe.Tcp();
                                    case GRPC -> new Probe.Grpc(service);
                                });
        fields.refuseUnknown();
        return probe.map(asked -> new HealthCheck(asked, interval, timeout, unhealthy, healthy));
    }

    private static Probe http(Optional<Fields> given) {
        if (given.isEmpty()) {
            return new Probe.Http("", "/", Set.of(200));
        }
        Fields fields = given.get();
        String path = fields.text("path").orElse("/");
        if (!path.startsWith("/") || !path.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            fields.error(
                    "path",
                    Quoted.of(path) + " is no path, expected / and visible ASCII characters");
        }
        String host = fields.text("hostname").orElse("");
        if (!host.isEmpty() && !Syntax.isIngressHost(host)) {
            fields.error("hostname", Quoted.of(host) + " is no host name");
        }
        Set<Integer> statuses = statuses(fields, "expectedStatuses", 100, 599);
        fields.refuseUnknown();
        return new Probe.Http(host, path, statuses.isEmpty() ? Set.of(200) : statuses);
    }

    private static Optional<OutlierDetection> passive(Fields fields) {
        OutlierDetection usual = OutlierDetection.DEFAULT;
        boolean disabled = fields.flag("disabled").orElse(false);
        long errors =
                fields.integer("consecutive5XxErrors", 0, 1000).orElse(usual.consecutiveErrors());
        Duration interval = duration(fields, "interval", usual.interval());
        Duration base = duration(fields, "baseEjectionTime", usual.baseEjection());
        Duration most = duration(fields, "maxEjectionTime", usual.maxEjection());
        long percent =
                fields.integer("maxEjectionPercent", 0, 100).orElse(usual.maxEjectionPercent());
        boolean rate = fields.flag("successRate").orElse(usual.successRate());
        fields.refuseUnknown();
        return disabled
                ? Optional.empty()
                : Optional.of(
                        new OutlierDetection(
                                Math.toIntExact(errors),
                                interval,
                                base,
                                most,
                                Math.toIntExact(percent),
                                rate));
    }

    /** A list of statuses; empty where it is absent. */
    static Set<Integer> statuses(Fields fields, String name, int least, int most) {
        Set<Integer> statuses = new HashSet<>();
        for (Fields.Item item : fields.items(name)) {
            Typed.integer(item.node(), least, most, item.path(), item.line(), fields.findings())
                    .ifPresent(status -> statuses.add(Math.toIntExact(status)));
        }
        return statuses;
    }

    private static Duration duration(Fields fields, String name, Duration usual) {
        return DurationReader.read(
                        fields, name, Duration.ofMillis(100), TrafficPolicyReader.LONGEST)
                .orElse(usual);
    }

    private static int threshold(Fields fields, String name, int usual) {
        return Math.toIntExact(fields.integer(name, 1, MAX_THRESHOLD).orElse(usual));
    }
}
