package dev.berth.policies.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The index answers as somebody would who asks every route. */
final class RoutePrecedenceTest {
    private static final String[] HOSTS = {
        "a.com", "b.a.com", "c.b.a.com", "*.a.com", "*.b.a.com", "x.org", ""
    };
    private static final String[] REQUESTED = {
        "a.com", "b.a.com", "c.b.a.com", "d.c.b.a.com", "e.a.com", "x.org", "y.org"
    };
    private static final String[] PATHS = {"/", "/foo", "/foo/", "/foo/bar", "/bar", "/foo/bar/b"};
    private static final String[] ASKED = {
        "/", "/foo", "/foo/", "/foo/x", "/foobar", "/foo/bar", "/foo/bar/b", "/bar/z"
    };
    private static final String[] PATTERNS = {"/foo/.*", "/(foo|bar)", "/.*"};

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void match_anyTable_isTheFirstByTheRules(long seed) {
        var random = new Random(seed);
        List<Route> routes = new ArrayList<>();
        for (int count = 1 + random.nextInt(14); count > 0; count--) {
            routes.add(route(random, routes.size()));
        }
        var table = new RouteTable(routes, Optional.empty());

        for (int round = 0; round < 40; round++) {
            RouteRequest request = request(random);
            Optional<Route> expected = NaiveRouter.match(routes, request);
            Optional<Route> found =
                    table.match(request) instanceof RouteMatch.Found(Route route, String host)
                            ? Optional.of(route)
                            : Optional.empty();
            RouteExplanation explained = RouteExplanation.of(table, request);
            assertEquals(expected, found, () -> "seed " + seed + " " + request);
            assertEquals(found, explained.taken(), () -> "seed " + seed + " " + request);
            assertEquals(
                    routes.size(),
                    explained.others().size() + (found.isPresent() ? 1 : 0),
                    () -> "seed " + seed + " " + request);
            boolean noHost = table.match(request) instanceof RouteMatch.NoHost;
            assertEquals(
                    noHost,
                    found.isEmpty() && !explained.hostKnown(),
                    () -> "seed " + seed + " " + request);
        }
    }

    static Route route(Random random, int number) {
        boolean gateway = random.nextBoolean();
        String host = one(random, HOSTS);
        HostRule rule = gateway ? HostRule.ofGateway(host) : HostRule.of(host);
        Optional<HostRule> listener =
                gateway
                        ? Optional.of(random.nextInt(3) == 0 ? rule : new HostRule.Any())
                        : Optional.empty();
        return new Route(
                new RouteSource(gateway ? "HTTPRoute" : "Ingress", "default/r" + number, ""),
                listener,
                rule,
                match(random),
                RouteAction.forward(
                        List.of(WeightedBackend.only(new ServiceKey("default", "s", 80)))));
    }

    private static RequestMatch match(Random random) {
        String path = one(random, PATHS);
        PathRule rule =
                switch (random.nextInt(5)) {
                    case 0 -> PathRule.exact(path).orElseThrow();
                    case 1 ->
                            new PathRule.Regex(
                                    LinearPattern.compile(one(random, PATTERNS)).orElseThrow());
                    default -> PathRule.prefix(path).orElseThrow();
                };
        Optional<String> method =
                random.nextInt(3) == 0 ? Optional.of(one(random, "GET", "POST")) : Optional.empty();
        return new RequestMatch(rule, method, fields(random, "X-"), fields(random, ""));
    }

    private static List<FieldRule> fields(Random random, String prefix) {
        List<FieldRule> rules = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            if (random.nextInt(4) == 0) {
                rules.add(new FieldRule.Exact(prefix + name, one(random, "1", "2")));
            }
        }
        return rules;
    }

    private static RouteRequest request(Random random) {
        String a = one(random, "1", "2", "");
        String b = one(random, "1", "2", "");
        return new RouteRequest(
                one(random, REQUESTED),
                CanonicalPath.parse(one(random, ASKED)).orElseThrow(),
                "?a=" + one(random, "1", "2") + "&b=" + one(random, "1", "2"),
                one(random, "GET", "POST"),
                name -> {
                    String value = name.equalsIgnoreCase("x-a") ? a : b;
                    return value.isEmpty() ? List.of() : List.of(value);
                });
    }

    private static String one(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }
}
