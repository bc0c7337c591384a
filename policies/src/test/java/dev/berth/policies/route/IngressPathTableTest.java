package dev.berth.policies.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples by which Kubernetes' page on Ingress explains path types. */
final class IngressPathTableTest {
    @ParameterizedTest
    @CsvSource({
        "Prefix /, /any/path, Prefix /",
        "Exact /foo, /foo, Exact /foo",
        "Exact /foo, /bar, none",
        "Exact /foo, /foo/, none",
        "Exact /foo/, /foo, none",
        "Prefix /foo, /foo, Prefix /foo",
        "Prefix /foo, /foo/, Prefix /foo",
        "Prefix /foo/, /foo, Prefix /foo/",
        "Prefix /foo/, /foo/, Prefix /foo/",
        "Prefix /aaa/bb, /aaa/bbb, none",
        "Prefix /aaa/bbb, /aaa/bbb, Prefix /aaa/bbb",
        "Prefix /aaa/bbb/, /aaa/bbb, Prefix /aaa/bbb/",
        "Prefix /aaa/bbb, /aaa/bbb/, Prefix /aaa/bbb",
        "Prefix /aaa/bbb, /aaa/bbb/ccc, Prefix /aaa/bbb",
        "Prefix /aaa/bbb, /aaa/bbbxyz, none",
        "Prefix / + Prefix /aaa, /aaa/ccc, Prefix /aaa",
        "Prefix / + Prefix /aaa + Prefix /aaa/bbb, /aaa/bbb, Prefix /aaa/bbb",
        "Prefix / + Prefix /aaa + Prefix /aaa/bbb, /ccc, Prefix /",
        "Prefix /aaa, /ccc, none",
        "Exact /foo + Prefix /foo, /foo, Exact /foo",
    })
    void match_examples(String rules, String path, String expected) {
        List<Route> routes = new ArrayList<>();
        for (String rule : rules.split(" \\+ ", -1)) {
            String[] words = rule.split(" ", -1);
            PathRule compared =
                    (words[0].equals("Exact")
                                    ? PathRule.exact(words[1])
                                    : PathRule.prefix(words[1]))
                            .orElseThrow();
            routes.add(
                    new Route(
                            rule,
                            new HostRule.Any(),
                            compared,
                            new ServiceKey("default", "s", 80)));
        }
        var table = new RouteTable(routes, Optional.empty());

        String answer = GatewaySamples.answer(table, GatewaySamples.request("a.com", path));

        assertEquals(expected, answer.replace("no path", "none"));
    }
}
