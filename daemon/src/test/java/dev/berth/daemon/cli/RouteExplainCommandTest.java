package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class RouteExplainCommandTest extends CommandFixture {
    private static final String ASKED =
            "GET /berth/v1/routes/explain?method=GET&url=https%3A%2F%2Fa.example%2Fx"
                    + "&header=X-Beta%3A%201";

    @Test
    void explain_takenRequest_showsRouteBackendAndTheOthers() {
        daemon.on(
                ASKED,
                """
                {"request": {"method": "GET", "host": "a.example", "path": "/x"},
                 "outcome": "forwarded",
                 "route": {"kind": "HTTPRoute", "name": "default/web", "place": "spec.rules[0]",
                   "host": "*", "path": "Prefix /"},
                 "access": {"issuer": "https://issuer", "audience": "a.example", "scope": ""},
                 "filters": ["host becomes inner"],
                 "backends": [{"service": "default/web:80", "percent": 100,
                   "policy": {"algorithm": "RoundRobin", "attempts": 2, "timeoutMillis": 500},
                   "endpoints": ["10.0.0.1:80", "10.0.0.2:80"]}],
                 "others": [{"kind": "Ingress", "name": "default/i", "place": "", "host": "b.example",
                   "path": "Prefix /", "reason": "the host differs", "expected": "b.example"}]}
                """);

        var outcome =
                shell.run(
                        "route", "explain", "GET", "https://a.example/x", "--header", "X-Beta: 1");

        assertEquals(
                new Shell.Outcome(
                        0,
                        """
                        GET a.example/x is forwarded
                          by HTTPRoute default/web spec.rules[0] (host *, path Prefix /)
                          for a token of https://issuer with audience a.example
                          host becomes inner
                          to Service default/web:80 (100 %, RoundRobin, 2 retries, 500 ms at most): 10.0.0.1:80, 10.0.0.2:80

                        NOT TAKEN BY        HOST        PATH       BECAUSE            EXPECTED
                        Ingress default/i   b.example   Prefix /   the host differs   b.example
                        """,
                        ""),
                outcome);
    }
}
