package dev.berth.daemon.document;

import dev.berth.policies.balance.Algorithm;
import dev.berth.policies.balance.ConsistentHash;
import dev.berth.policies.balance.CookieAffinity;
import dev.berth.policies.balance.HashSource;
import dev.berth.policies.balance.LeastRequests;
import dev.berth.policies.balance.LeastResponseTime;
import dev.berth.policies.balance.RandomChoice;
import dev.berth.policies.balance.RoundRobin;
import dev.berth.policies.balance.SlowStart;
import dev.berth.policies.balance.WeightedRoundRobin;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code loadBalancer} of a TrafficPolicy. */
final class LoadBalancerReader {
    private static final String AFFINITY = "cookieAffinity";
    private static final String HASH = "consistentHash";
    private static final String RESPONSE_TIME = "leastResponseTime";
    private static final String WEIGHTED = "weightedRoundRobin";

    /** RFC 9110 §5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]{1,64}");

    private static final Map<String, Function<Fields, Optional<Algorithm>>> TYPES =
            Map.of(
                    "Random", fields -> Optional.of(new RandomChoice()),
                    "RoundRobin", fields -> Optional.of(new RoundRobin()),
                    "WeightedRoundRobin", LoadBalancerReader::weighted,
                    "LeastRequest", fields -> Optional.of(new LeastRequests()),
                    "LeastResponseTime", LoadBalancerReader::leastResponseTime,
                    "ConsistentHash", LoadBalancerReader::hash,
                    "CookieAffinity", LoadBalancerReader::affinity);
    private static final Map<String, WeightedRoundRobin.Weights> WEIGHTS =
            Map.of(
                    "Label", WeightedRoundRobin.Weights.STATIC,
                    "Load", WeightedRoundRobin.Weights.LOAD);

    /** What a request has that can be hashed. */
    private static final Map<String, Function<Fields, Optional<HashSource>>> SOURCES =
            Map.of(
                    "SourceIP", fields -> Optional.of(new HashSource.ClientAddress()),
                    "Path", fields -> Optional.of(new HashSource.Path()),
                    "Header", fields -> named(fields, "header").map(HashSource.Header::new),
                    "Cookie", fields -> named(fields, "cookie").map(HashSource.Cookie::new));

    private LoadBalancerReader() {}

    /** How endpoints are chosen. */
    record Balancing(Algorithm algorithm, Optional<SlowStart> slowStart) {}

    static Balancing read(Optional<Fields> given) {
        if (given.isEmpty()) {
            return new Balancing(Algorithm.DEFAULT, Optional.empty());
        }
        Fields fields = given.get();
        Algorithm algorithm =
                Words.one(fields, "type", TYPES)
                        .flatMap(reader -> reader.apply(fields))
                        .orElse(Algorithm.DEFAULT);
        Optional<SlowStart> slow = fields.fields("slowStart").flatMap(LoadBalancerReader::slow);
        String type = fields.text("type").orElse("");
        for (String other : new String[] {AFFINITY, HASH, RESPONSE_TIME, WEIGHTED}) {
            if (fields.has(other) && !other.equals(fieldOf(type))) {
                fields.error(other, "is for another type of loadBalancer");
            }
        }
        fields.refuseUnknown();
        return new Balancing(algorithm, slow);
    }

    /** A type's own parameters are in the field of that name. */
    private static String fieldOf(String type) {
        return type.isEmpty() ? "" : Character.toLowerCase(type.charAt(0)) + type.substring(1);
    }

    private static Optional<Algorithm> weighted(Fields balancer) {
        WeightedRoundRobin.Weights weights = WeightedRoundRobin.Weights.STATIC;
        Optional<Fields> given = balancer.fields(WEIGHTED);
        if (given.isPresent()) {
            weights = Words.one(given.get(), "weights", WEIGHTS).orElse(weights);
            given.get().refuseUnknown();
        }
        return Optional.of(new WeightedRoundRobin(weights));
    }

    private static Optional<Algorithm> leastResponseTime(Fields balancer) {
        Duration decay = LeastResponseTime.DEFAULT_DECAY;
        Optional<Fields> given = balancer.fields(RESPONSE_TIME);
        if (given.isPresent()) {
            decay =
                    DurationReader.read(
                                    given.get(),
                                    "decay",
                                    Duration.ofMillis(100),
                                    TrafficPolicyReader.LONGEST)
                            .orElse(decay);
            given.get().refuseUnknown();
        }
        return Optional.of(new LeastResponseTime(decay));
    }

    private static Optional<Algorithm> hash(Fields balancer) {
        balancer.require(HASH, "a mapping with what is hashed");
        Optional<Fields> given = balancer.fields(HASH);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = given.get();
        fields.require("type", "SourceIP, Header, Cookie or Path");
        Optional<HashSource> source =
                Words.one(fields, "type", SOURCES).flatMap(reader -> reader.apply(fields));
        OptionalLong bound = fields.integer("boundedLoadPercent", 101, 10_000);
        fields.refuseUnknown();
        return source.map(
                from ->
                        new ConsistentHash(
                                from,
                                bound.isEmpty()
                                        ? OptionalInt.empty()
                                        : OptionalInt.of((int) bound.getAsLong())));
    }

    private static Optional<String> named(Fields fields, String name) {
        fields.require(name, "a mapping with a name");
        Optional<Fields> given = fields.fields(name);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> text = given.get().requiredText("name").filter(t -> token(given.get(), t));
        given.get().refuseUnknown();
        return text;
    }

    private static Optional<Algorithm> affinity(Fields balancer) {
        Optional<Fields> given = balancer.fields(AFFINITY);
        String cookie = CookieAffinity.DEFAULT_COOKIE;
        Duration lifetime = Duration.ZERO;
        if (given.isPresent()) {
            Fields fields = given.get();
            cookie = fields.text("name").filter(text -> token(fields, text)).orElse(cookie);
            lifetime =
                    DurationReader.read(fields, "ttl", Duration.ofSeconds(1), Duration.ofDays(365))
                            .orElse(lifetime);
            fields.refuseUnknown();
        }
        return Optional.of(new CookieAffinity(cookie, lifetime, new LeastRequests()));
    }

    private static boolean token(Fields fields, String text) {
        boolean token = TOKEN.matcher(text).matches();
        if (!token) {
            fields.error(
                    "name",
                    Quoted.of(text)
                            + " is no name of a field or cookie, expected up to 64 of the"
                            + " characters of a token");
        }
        return token;
    }

    private static Optional<SlowStart> slow(Fields fields) {
        fields.require("window", "a duration");
        Optional<Duration> window =
                DurationReader.read(
                        fields, "window", Duration.ofSeconds(1), TrafficPolicyReader.LONGEST);
        long percent = fields.integer("minWeightPercent", 1, 100).orElse(10);
        fields.refuseUnknown();
        return window.map(time -> new SlowStart(time, 1, (int) percent));
    }
}
