package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainCommandTest extends CommandFixture {
    private static final String PENDING =
            """
            {"items":[{"pod":"default/a-0","workload":"Deployment/default/a","exists":false,
              "policy":"greedy","chosenBy":"annotation berth.dev/placement","qos":"Burstable",
              "mode":"shared","cpuMillis":600,"memoryBytes":16777216,"freeMemoryBytes":33554432,
              "refusal":"0/2 slots are available: 2 insufficient cpu.",
              "reason":"Unschedulable","message":"0/2 slots are available: 2 insufficient cpu.",
              "candidates":[
               {"slots":[0],"cpus":"0-1","locality":"l3 domain","left":1400,"capacity":2000,
                "score":70,"brokenCores":1,"sharedSiblings":0,"winner":true},
               {"slots":[1],"cpus":"2","locality":"l3 domain","left":0,"capacity":1000,"score":0,
                "brokenCores":0,"sharedSiblings":0,"refused":"insufficient cpu"}]}]}
            """;

    @Test
    void explain_pod_printsEachCandidate() {
        daemon.on("GET /berth/v1/explain?namespace=default&pod=a-0", PENDING);

        var outcome = shell.run("explain", "pod/a-0");

        assertEquals(
                new Shell.Outcome(
                        0,
                        """
                        Pod:        default/a-0 of Deployment/default/a, which does not exist yet
                        Policy:     greedy (by annotation berth.dev/placement)
                        Demand:     shared, 600m CPU, 16 MiB of 32 MiB free, QoS Burstable
                        Would get:  0/2 slots are available: 2 insufficient cpu.
                        Now:        Unschedulable: 0/2 slots are available: 2 insufficient cpu.

                        SLOTS   CPUS   WITHIN      SCORE   LEFT        COST                 RESULT
                        0       0-1    l3 domain   70      1400/2000   breaks a free slot   winner
                        1       2      l3 domain   -       -           -                    insufficient cpu
                        """,
                        ""),
                outcome);
    }

    @Test
    void explain_documents_sendsThem() throws IOException {
        daemon.on("POST /berth/v1/explain?namespace=default", PENDING);
        var file = Files.writeString(directory.resolve("document.yaml"), "kind: Deployment\n");

        var outcome = shell.run("explain", "-f", file.toString(), "-o", "json");

        assertEquals(0, outcome.code());
        assertTrue(outcome.out().startsWith("{\n  \"items\": ["), outcome.out());
        assertEquals("kind: Deployment\n", daemon.received().getFirst().body());
    }

    @Test
    void explain_wrongUsage_isRefused() {
        var codes =
                List.of(
                        shell.run("explain").code(),
                        shell.run("explain", "service/web").code(),
                        shell.run("explain", "pod/a", "-f", "b").code());

        assertEquals(List.of(2, 2, 2), codes);
    }
}
