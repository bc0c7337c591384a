package dev.berth.policies.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
    private static final RouteTable TABLE =
            new RouteTable(
                    List.of(
                            prefix("root", "a.com", "/"),
                            prefix("foo", "a.com", "/foo"),
                            prefix("foo-bar", "a.com", "/foo/bar/"),
                            exact("foo-exact", "a.com", "/foo"),
                            exact("slash", "a.com", "/s/"),
                            prefix("twice", "a.com", "/foo"),
                            prefix("wild", "*.a.com", "/"),
                            prefix("precise", "x.a.com", "/only"),
                            prefix("case", "A.org", "/Case")),
                    Optional.empty());

    @ParameterizedTest
    @CsvSource({
        "a.com, /, root",
        "a.com, /foo, foo-exact",
        "a.com, /foo/, foo",
        "a.com, /foo/x, foo",
        "a.com, /foobar, root",
        "a.com, /foo/bar, foo-bar",
        "a.com, /foo/bar/, foo-bar",
        "a.com, /foo/bar/x, foo-bar",
        "a.com, /foo/barx, foo",
        "a.com, /s/, slash",
        "a.com, /s, root",
        "A.COM, /foo, foo-exact",
        "y.a.com, /z, wild",
        "x.a.com, /only, precise",
        "x.a.com, /else, wild",
        "a.org, /Case, case",
    })
    void match_taken_isMostSpecific(String host, String path, String route) {
        RouteMatch match = TABLE.match(request(host, path));

        var found = assertInstanceOf(RouteMatch.Found.class, match);
        assertEquals(route, found.route().name());
    }

    @ParameterizedTest
    @CsvSource({
        "a.org, /case, NoPath",
        "a.org, /, NoPath",
        "x.y.a.com, /, NoHost",
        "b.com, /, NoHost",
        ".a.com, /, NoHost",
        "com, /, NoHost",
    })
    void match_notTaken_saysWhy(String host, String path, String why) {
        RouteMatch match = TABLE.match(request(host, path));

        assertEquals(why, match.getClass().getSimpleName());
    }

    @Test
    void match_nothingElse_isDefaultBackend() {
        Route backend = Route.ofDefaultBackend("default", service("d"));
        var table = new RouteTable(List.of(prefix("x", "a.com", "/x")), Optional.of(backend));

        RouteMatch match = table.match(request("b.com", "/"));

        assertEquals(new RouteMatch.Found(backend, "b.com"), match);
    }

    @Test
    void match_ruleWithoutHost_takesEveryHost() {
        var table = new RouteTable(List.of(prefix("any", "", "/x")), Optional.empty());

        RouteMatch taken = table.match(request("b.com", "/x/y"));
        RouteMatch other = table.match(request("b.com", "/y"));

        assertInstanceOf(RouteMatch.Found.class, taken);
        assertInstanceOf(RouteMatch.NoPath.class, other);
    }

    private static RouteRequest request(String host, String path) {
        return RouteRequest.get(host, CanonicalPath.parse(path).orElseThrow());
    }

    private static Route prefix(String name, String host, String path) {
        return new Route(
                name, HostRule.of(host), PathRule.prefix(path).orElseThrow(), service(name));
    }

    private static Route exact(String name, String host, String path) {
        return new Route(
                name, HostRule.of(host), PathRule.exact(path).orElseThrow(), service(name));
    }

    private static ServiceKey service(String name) {
        return new ServiceKey("default", name, 80);
    }
}
