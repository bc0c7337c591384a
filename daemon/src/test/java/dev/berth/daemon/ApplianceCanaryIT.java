package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** A canary: two Deployments, and a route that gives each its share. */
final class ApplianceCanaryIT extends ApplianceCase {
    private static final int REQUESTS = 200;

    private static final String ROUTES =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge}
            spec:
              gatewayClassName: berth
              listeners: [{name: https, protocol: HTTPS, port: 443, hostname: localhost}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: shop}
            spec:
              parentRefs: [{name: edge}]
              hostnames: [localhost]
              rules:
              - backendRefs:
                - {name: stable, port: 80, weight: 3}
                - {name: canary, port: 80, weight: 1}
            ---
            """;

    @Test
    void canary_withAQuarterOfTheWeight_getsAQuarterOfTheRequests() throws Exception {
        apply(service("stable") + service("canary") + ROUTES);
        apply(greeting("stable") + "---\n" + greeting("canary"));
        awaitReady("stable", 1);
        awaitReady("canary", 1);
        var request = request("/").header("Authorization", "Bearer " + token()).build();

        int canary = 0;
        try (var client = client()) {
            for (int i = 0; i < REQUESTS; i++) {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                assertEquals(200, answer.statusCode(), answer.body());
                canary += answer.body().strip().equals("canary") ? 1 : 0;
            }
        }

        // A quarter of 200 give or take five standard deviations of the fairest dice.
        assertTrue(canary > 19 && canary < 81, canary + " of " + REQUESTS);
    }

    private String greeting(String name) {
        return deployment(name, 1, "100m", name).replace("echo page >", "echo $GREETING >");
    }

    private static String service(String name) {
        return """
               apiVersion: v1
               kind: Service
               metadata: {name: NAME}
               spec:
                 selector: {app: NAME}
                 ports: [{port: 80, targetPort: 9376}]
               ---
               """
                .replace("NAME", name);
    }
}
