package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GetCommandTest extends CommandFixture {
    private static final String SERVICE =
            """
            {"metadata":{"name":"my-service","namespace":"default",
              "creationTimestamp":"2026-04-29T12:00:00Z"},
             "spec":{"selector":{"app":"my-app"},"ports":[{"protocol":"TCP","port":80}]}}
            """;

    @Test
    void get_deployments_printsReadyOfWanted() {
        daemon.on("GET " + DEPLOYMENTS, list(deployment(2, 1)));

        var outcome = shell.run("get", "deploy");

        assertEquals(
                """
                NAME     READY   UP-TO-DATE   AVAILABLE   AGE
                my-app   1/2     2            1           4m30s
                """,
                outcome.out());
    }

    @Test
    void get_trafficPolicies_printsTargetsAndAlgorithm() {
        daemon.on(
                "GET /apis/berth.dev/v1/namespaces/default/trafficpolicies",
                list(
                        """
                        {"metadata":{"name":"web","namespace":"default",
                          "creationTimestamp":"2026-04-29T12:00:00Z"},
                         "spec":{"targetRefs":[{"kind":"Service","name":"web"},
                            {"kind":"Service","name":"api","sectionName":"http"}],
                          "loadBalancer":{"type":"LeastRequest"}}}
                        """));

        var outcome = shell.run("get", "tp");

        assertEquals(
                """
                NAME   TARGETS        ALGORITHM      AGE
                web    web,api:http   LeastRequest   2d
                """,
                outcome.out());
    }

    @Test
    void get_pods_printsSlotAndCpus() {
        daemon.on("GET " + PODS, list(pod("my-app-0", true)));

        var outcome = shell.run("get", "pods");

        assertEquals(
                """
                NAME       READY   STATUS    RESTARTS   AGE   IP          SLOT   CPUS
                my-app-0   1/1     Running   3          42s   10.89.0.5   1      2-3
                """,
                outcome.out());
    }

    @Test
    void get_podsThatAreNotWell_printsWhy() {
        String running = "\"state\":{\"running\":{}}";
        String pending = "\"phase\":\"Pending\",\"reason\":\"NoSlot\"";
        daemon.on(
                "GET " + PODS,
                list(
                        pod("a", false)
                                .replace(
                                        running,
                                        "\"state\":{\"waiting\":{\"reason\":\"BackOff\"}}"),
                        pod("b", false).replace("\"phase\":\"Running\"", pending),
                        pod("c", false)
                                .replace("\"labels\"", "\"deletionTimestamp\":\"x\",\"labels\"")));

        var lines = shell.run("get", "pods").out().lines().toList();

        assertEquals(
                List.of("STATUS", "BackOff", "NoSlot", "Terminating"),
                lines.stream().map(line -> line.split(" +", -1)[2]).toList());
    }

    @Test
    void get_servicesEverywhere_printsTheNamespace() {
        daemon.on("GET /api/v1/services", list(SERVICE));

        var outcome = shell.run("get", "svc", "-A");

        assertEquals(
                """
                NAMESPACE   NAME         TYPE        CLUSTER-IP   PORT(S)   SELECTOR     AGE
                default     my-service   ClusterIP   None         80/TCP    app=my-app   2d
                """,
                outcome.out());
    }

    @Test
    void get_ingresses_printsHosts() {
        daemon.on(
                "GET " + INGRESSES,
                list(
                        """
                        {"metadata":{"name":"my-ingress","creationTimestamp":"2026-05-01T09:30:00Z"},
                         "spec":{"rules":[{"host":"a.example"},{"host":"b.example"},{}]},
                         "status":{"loadBalancer":{"ingress":[{"ip":"127.0.0.1",
                           "ports":[{"port":8443}]}]}}}
                        """));

        var outcome = shell.run("get", "ing");

        assertEquals(
                """
                NAME         CLASS    HOSTS                   ADDRESS     PORTS   AGE
                my-ingress   <none>   a.example,b.example,*   127.0.0.1   8443    2h30m
                """,
                outcome.out());
    }

    @Test
    void get_events_printsOneLineForEach() {
        daemon.on(
                "GET " + EVENTS,
                list(
                        """
                        {"type":"Warning","reason":"BackOff","message":"gone\\u001b[31m\\nagain",
                         "involvedObject":{"kind":"Pod","name":"my-app-0"},"count":4,
                         "lastTimestamp":"2026-05-01T11:59:55Z"}
                        """));

        var outcome = shell.run("get", "events");

        assertEquals(
                """
                LAST SEEN   TYPE      REASON    OBJECT         MESSAGE
                5s (x4)     Warning   BackOff   pod/my-app-0   gone [31m again
                """,
                outcome.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"service/my-service", "svc/my-service", "Service/my-service"})
    void get_kindAndNameInOneWord_asksForOne(String word) {
        daemon.on("GET " + SERVICES + "/my-service", SERVICE);

        var outcome = shell.run("get", word, "-o", "name");

        assertEquals("service/my-service\n", outcome.out());
        assertEquals(List.of("GET " + SERVICES + "/my-service"), daemon.lines());
    }

    @Test
    void get_oneAsJson_printsItWhole() {
        daemon.on("GET " + SERVICES + "/my-service", "{\"a\":{\"b\":1.50,\"c\":[null,\"<x>\"]}}");

        var outcome = shell.run("get", "svc", "my-service", "-ojson");

        assertEquals(
                """
                {
                  "a": {
                    "b": 1.50,
                    "c": [
                      null,
                      "<x>"
                    ]
                  }
                }
                """,
                outcome.out());
    }

    @Test
    void get_oneAsYaml_printsADocument() {
        daemon.on("GET " + SERVICES + "/my-service", SERVICE);

        var outcome = shell.run("get", "svc", "my-service", "-o", "yaml");

        assertEquals(
                """
                metadata:
                  name: my-service
                  namespace: default
                  creationTimestamp: "2026-04-29T12:00:00Z"
                spec:
                  selector:
                    app: my-app
                  ports:
                  - protocol: TCP
                    port: 80
                """,
                outcome.out());
    }

    @Test
    void get_none_saysSoOnStandardErrorAndSucceeds() {
        daemon.on("GET /api/v1/namespaces/shop/pods", list());
        daemon.on("GET /api/v1/pods", list());

        var inOne = shell.run("get", "po", "-n", "shop");
        var inAll = shell.run("get", "po", "-A");

        assertEquals(new Shell.Outcome(0, "", "No pods in namespace shop.\n"), inOne);
        assertEquals(new Shell.Outcome(0, "", "No pods.\n"), inAll);
    }

    @Test
    void get_noneAsJson_printsTheEmptyList() {
        daemon.on("GET " + PODS, list());

        var outcome = shell.run("get", "pods", "-o", "json");

        assertTrue(outcome.out().contains("\"items\": []"), outcome.out());
    }

    @Test
    void get_missing_failsAndNamesIt() {
        var outcome = shell.run("get", "deployment", "nobody");

        assertEquals(
                new Shell.Outcome(
                        1, "", "berth: there is no deployment \"nobody\" in namespace default\n"),
                outcome);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get",
                "get nodes",
                "get pods a b",
                "get pods/",
                "get pods Upper",
                "get pods ../status",
                "get pods -n no_namespace",
                "get pods a -A",
                "get pods -o xml",
                "get pods --unknown"
            })
    void get_wrongUsage_exits2WithoutAsking(String line) {
        var outcome = shell.run(line.split(" ", -1));

        assertEquals(2, outcome.code(), outcome.err());
        assertTrue(outcome.err().startsWith("berth: "), outcome.err());
        assertEquals(List.of(), daemon.lines());
    }
}
