package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands that report on the appliance: slots, status, version, describe, token. */
class ReportsTest extends CommandFixture {
    private static final String STATUS =
            """
            {"version":"1.2.3","revision":12,"startedAt":"2026-05-01T10:00:00Z",
             "uptimeSeconds":7260,
             "engine":{"reachable":%s,"version":"28.0","apiVersion":"1.47","detail":"%s"},
             "registry":{"address":"127.0.0.1:5000"},"balancer":{"https":"127.0.0.1:8443",
             "ceiling":{"connections":1024,"bytes":1048576,"detail":"hold at most 1 MiB"}},
             "issuer":"https://berth.example","caCertificate":"/run/berth/ca.pem",
             "certificateNotAfter":"2027-05-01T10:00:00Z","network":{"subnet":"10.89.0.0/16"},
             "pods":{"desired":3,"ready":2}}
            """;

    @Test
    void slots_map_saysWhoHoldsWhat() {
        daemon.on(
                "GET /berth/v1/slots",
                """
                {"slots":[
                  {"id":0,"cpus":"0","core":0,"l3Domain":0,"numaNode":0,"speed":1024,
                   "capacityMillis":1000,"requestedMillis":0,"mode":"reserved","holders":[]},
                  {"id":1,"cpus":"1","core":1,"l3Domain":0,"numaNode":0,"speed":600,
                   "capacityMillis":1000,"requestedMillis":250,"state":"open","mode":"shared","holders":[{"namespace":"default","pod":"my-app-0",
                   "cpuMillis":250,"memoryBytes":67108864,"mode":"shared"}]},
                  {"id":2,"cpus":"2-3","core":2,"l3Domain":2,"numaNode":1,"speed":1024,
                   "capacityMillis":2000,"requestedMillis":2000,"state":"draining",
                   "mode":"exclusive","holders":[{"namespace":"a","pod":"b","cpuMillis":2000,
                   "memoryBytes":0,"mode":"exclusive"}]}],
                 "floating":[{"namespace":"c","pod":"d","cpuMillis":0,"memoryBytes":0}],
                 "floatingCpus":"1",
                 "hostProcesses":[{"pid":712,"command":"sshd","controlGroup":"/system.slice",
                  "namespace":"a","pod":"b","cpus":"3"}],
                 "memory":{"capacityBytes":1073741824,"requestedBytes":67108864},
                 "degraded":[{"namespace":"c","pod":"e","cpuMillis":1000,"memoryBytes":0}],
                 "reservedCpus":"0","offlineCpus":"4","isolatedCpus":"1","ticklessCpus":"1"}
                """);

        var outcome = shell.run("slots");

        assertEquals(
                """
                SLOT   CPUS   CORE   L3   NUMA   SPEED   STATE      MODE        FREE            HOLDERS
                0      0      0      0    0      1024    open       reserved    0m of 1000m     -
                1      1      1      0    0      600     open       shared      750m of 1000m   default/my-app-0 (250m, 64 MiB)
                2      2-3    2      2    1      1024    draining   exclusive   0m of 2000m     a/b (2000m, 0 MiB)

                Floating on CPUs 1: c/d (0m, 0 MiB)
                Memory: 960 MiB free of 1024 MiB
                Not ours, and not kept off: process sshd (712 in /system.slice) on CPUs 3 of a/b
                CPUs kept for the system: 0
                CPUs that the kernel does not balance: 1
                CPUs without a timer tick: 1
                CPUs offline: 4
                On CPUs that are offline: c/e (1000m, 0 MiB)
                """,
                outcome.out());
    }

    @Test
    void status_engineAnswers_succeeds() {
        daemon.on("GET /berth/v1/status", STATUS.formatted("true", ""));

        var outcome = shell.run("status");

        assertEquals(0, outcome.code());
        assertEquals(
                """
                Daemon:      version 1.2.3, up 2h1m, revision 12
                Engine:      answers, version 28.0, API 1.47
                Pods:        2 of 3 ready
                Registry:    127.0.0.1:5000
                Balancer:    https://127.0.0.1:8443
                Memory:      hold at most 1 MiB
                Issuer:      https://berth.example
                CA:          /run/berth/ca.pem
                Certificate: until 2027-05-01T10:00:00Z
                Network:     10.89.0.0/16
                """,
                outcome.out());
    }

    @Test
    void status_engineDoesNotAnswer_printsAllTheSameAndFails() {
        daemon.on("GET /berth/v1/status", STATUS.formatted("false", "connection refused"));

        var text = shell.run("status");
        var json = shell.run("status", "-o", "json");

        assertEquals(1, text.code());
        assertTrue(text.out().contains("Engine:      does not answer\n"), text.out());
        assertEquals("berth: the engine does not answer: connection refused\n", text.err());
        assertEquals(1, json.code());
        assertTrue(json.out().startsWith("{\n  \"version\": \"1.2.3\","), json.out());
    }

    @Test
    void status_olderDaemon_leavesOutWhatItDoesNotTell() {
        daemon.on("GET /berth/v1/status", "{\"engine\":{\"reachable\":true}}");

        var outcome = shell.run("status");

        assertEquals(
                "Daemon:      version unknown, up 0s, revision 0\nEngine:      answers\n",
                outcome.out());
    }

    @Test
    void version_daemonAnswers_tellsBoth() {
        daemon.on("GET /berth/v1/status", STATUS.formatted("true", ""));

        var text = shell.run("version");
        var json = shell.run("version", "-o", "json");

        assertEquals("berth:  " + BuildVersion.text() + "\nberthd: 1.2.3\n", text.out());
        assertTrue(json.out().contains("\"daemon\": \"1.2.3\""), json.out());
    }

    @Test
    void version_noDaemon_tellsTheClientsAndSucceeds() throws Exception {
        daemon.close();

        var outcome = shell.run("version");

        assertEquals(0, outcome.code());
        assertEquals("berth:  " + BuildVersion.text() + "\n", outcome.out());
        assertTrue(
                outcome.err().startsWith("berthd: version unknown: no daemon answers on "),
                outcome.err());
    }

    @Test
    void buildVersion_wasFilledInByTheBuild() {
        assertTrue(BuildVersion.text().matches("\\d+\\.\\d+\\.\\d+.*"), BuildVersion.text());
    }

    @Test
    void describe_deployment_showsConditionsPodsAndEvents() {
        daemon.on("GET " + DEPLOYMENTS + "/my-app", deployment(2, 1));
        daemon.on(
                "GET " + PODS,
                list(
                        pod("my-app-0", true),
                        pod("other-0", true).replace("\"name\":\"my-app\"", "\"name\":\"other\"")));
        daemon.on(
                "GET " + EVENTS,
                list(
                        "{\"type\":\"Normal\",\"reason\":\"Scaled\",\"message\":\"to 2\","
                                + "\"involvedObject\":{\"kind\":\"Deployment\",\"name\":\"my-app\"},"
                                + "\"lastTimestamp\":\"2026-05-01T11:59:00Z\"}",
                        "{\"type\":\"Normal\",\"reason\":\"Other\",\"message\":\"no\","
                                + "\"involvedObject\":{\"kind\":\"Service\",\"name\":\"my-app\"}}"));

        var outcome = shell.run("describe", "deployment", "my-app");

        assertEquals(
                """
                Name:           my-app
                Namespace:      default
                Labels:         <none>
                Created:        2026-05-01T11:55:30Z
                Selector:       app=my-app
                Replicas:       2 desired, 2 updated, 2 there, 1 ready, 1 unavailable
                Revision:       <none>
                Container:      web
                  Image:        my-app:1
                  Ports:        9376
                  Requests:     cpu=250m,memory=64Mi
                  Limits:       <none>
                Conditions:
                  TYPE        STATUS   REASON            MESSAGE
                  Available   False    MinimumReplicas   1 of 2 replicas answer
                Pods:
                  NAME       READY   STATUS    RESTARTS   IP          SLOT   CPUS
                  my-app-0   1/1     Running   3          10.89.0.5   1      2-3
                Events:
                  TYPE     REASON   AGE   MESSAGE
                  Normal   Scaled   60s   to 2
                """,
                outcome.out());
    }

    @Test
    void describe_service_showsPortsAndThePodsItSelects() {
        daemon.on(
                "GET " + SERVICES + "/web",
                """
                {"metadata":{"name":"web","namespace":"default"},
                 "spec":{"selector":{"app":"my-app"},
                  "ports":[{"name":"http","port":80,"targetPort":9376}]}}
                """);
        daemon.on(
                "GET " + PODS, list(pod("my-app-0", true), pod("x", true).replace("my-app", "y")));
        daemon.on("GET " + EVENTS, list());

        var outcome = shell.run("describe", "svc/web");

        assertTrue(outcome.out().contains("Port:           http 80/TCP to 9376\n"), outcome.out());
        assertTrue(outcome.out().contains("  my-app-0   1/1"), outcome.out());
        assertTrue(!outcome.out().contains("  x "), outcome.out());
        assertTrue(outcome.out().endsWith("Events:         <none>\n"), outcome.out());
    }

    @Test
    void describe_ingressAndPod_showWhatIsTheirs() {
        daemon.on(
                "GET " + INGRESSES + "/web",
                """
                {"metadata":{"name":"web"},"spec":{"rules":[{"host":"a.example","http":{"paths":[
                 {"path":"/","backend":{"service":{"name":"s","port":{"number":80}}}}]}}]}}
                """);
        daemon.on("GET " + PODS + "/my-app-0", pod("my-app-0", false));
        daemon.on("GET " + EVENTS, list());

        var ingress = shell.run("describe", "ingress", "web");
        var pod = shell.run("describe", "pod", "my-app-0");

        assertTrue(
                ingress.out().contains("  a.example   /      ImplementationSpecific   s:80\n"),
                ingress.out());
        assertTrue(pod.out().contains("Ready:          0/1\n"), pod.out());
        assertTrue(pod.out().contains("CPUs:           2-3\n"), pod.out());
        assertTrue(pod.out().contains("Container ID:   docker://abc\n"), pod.out());
    }

    @Test
    void describe_missingOrWithoutName_fails() {
        assertEquals(1, shell.run("describe", "pod", "nobody").code());
        assertEquals(2, shell.run("describe", "pod").code());
        assertEquals(2, shell.run("describe", "event", "one").code());
    }

    @Test
    void tokenCreate_everyOption_printsTheTokenAlone() {
        daemon.on(
                "POST /berth/v1/tokens",
                "{\"access_token\":\"aaa.bbb.ccc\",\"token_type\":\"Bearer\",\"expires_in\":5400}");

        var outcome =
                shell.run(
                        "token",
                        "create",
                        "--audience",
                        "my.example",
                        "--scope",
                        "a b",
                        "--ttl",
                        "1h30m",
                        "--subject",
                        "bob");

        assertEquals(new Shell.Outcome(0, "aaa.bbb.ccc\n", ""), outcome);
        assertEquals(
                "{\"audience\":\"my.example\",\"ttlSeconds\":5400,\"scope\":\"a b\","
                        + "\"subject\":\"bob\"}",
                daemon.received().getFirst().body());
    }

    @Test
    void tokenCreate_json_printsTheAnswer() {
        daemon.on("POST /berth/v1/tokens", "{\"access_token\":\"t\",\"expires_in\":600}");

        var outcome = shell.run("token", "create", "--audience", "a", "-o", "json");

        assertTrue(outcome.out().contains("\"expires_in\": 600"), outcome.out());
        assertEquals(
                "{\"audience\":\"a\",\"ttlSeconds\":600}", daemon.received().getFirst().body());
    }

    @Test
    void tokenCreate_refusedOrWrong_printsNoToken() {
        daemon.on("POST /berth/v1/tokens", 422, "{\"detail\":\"ttl over 24h\"}");

        assertEquals(
                new Shell.Outcome(1, "", "berth: ttl over 24h\n"),
                shell.run("token", "create", "--audience", "a", "--ttl", "100h"));
        for (var line :
                List.of("", "--audience=", "--audience=a --ttl=1", "--audience=a --ttl=500ms")) {
            var words = List.of(("token create " + line).strip().split(" ", -1));
            assertEquals(2, shell.run(words.toArray(String[]::new)).code(), line);
        }
    }

    @Test
    void completion_bash_knowsTheCommands() {
        var outcome = shell.run("completion", "bash");

        assertEquals(0, outcome.code());
        assertTrue(outcome.out().contains("describe"), "no command in the script");
    }
}
