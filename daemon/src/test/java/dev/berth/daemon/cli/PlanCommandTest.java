package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What documents would change, and what would happen. */
class PlanCommandTest extends CommandFixture {
    private static final String DIFF = "POST /berth/v1/diff";
    private static final String PLAN = "POST /berth/v1/plan";
    private static final String NEW_PLAN =
            """
            {"objects":[{"kind":"Deployment","namespace":"default","name":"my-app",
              "outcome":"configured"}],
             "steps":[
              {"order":1,"action":"ResolveImage","image":"my-app:2","disruption":"none",
               "failedBefore":"no such image"},
              {"order":1,"action":"RepinPod","pod":"default/other-0","cpusBefore":"1","cpus":"2",
               "disruption":"re-pin"},
              {"order":2,"action":"CreatePod","pod":"default/my-app-1","cpus":"1",
               "disruption":"new"},
              {"order":3,"action":"StartPod","pod":"default/my-app-1","disruption":"new"},
              {"order":4,"action":"StopPod","pod":"default/my-app-0","disruption":"removed"},
              {"order":5,"action":"RemovePod","pod":"default/my-app-0","disruption":"removed"}],
             "cpus":[
              {"cpu":0,"slot":0,"before":[],"after":[]},
              {"cpu":1,"slot":1,"before":["default/other-0"],"after":["default/my-app-1"]},
              {"cpu":2,"slot":2,"before":["default/a-0"],"after":["default/a-0"]},
              {"cpu":3,"slot":2,"before":["default/a-0"],"after":["default/a-0"]}],
             "shortfalls":[{"pod":"default/b-0","reason":"Unschedulable","message":"no room"}],
             "complete":false,"ending":"more steps than are looked at",
             "hash":"0123456789abcdef-7-0123456789abcdef","warnings":[]}
            """;

    @Test
    void diff_changes_areAUnifiedDiffAndExitOne() throws IOException {
        daemon.on(
                DIFF,
                """
                {"objects":[
                 {"kind":"Service","namespace":"default","name":"web",
                  "before":{"kind":"Service","spec":{"b":1,"a":1}},
                  "after":{"spec":{"a":1,"b":2},"kind":"Service"}},
                 {"kind":"Ingress","namespace":"default","name":"same",
                  "before":{"a":1,"b":2},"after":{"b":2,"a":1}}]}
                """);

        var outcome = shell.run("diff", "-f", document().toString());

        assertEquals(
                new Shell.Outcome(
                        1,
                        """
                        --- stored/service/default/web
                        +++ given/service/default/web
                        @@ -1,4 +1,4 @@
                         kind: Service
                         spec:
                           a: 1
                        -  b: 1
                        +  b: 2
                        """,
                        ""),
                outcome);
    }

    @Test
    void diff_nothing_exitsZero() throws IOException {
        daemon.on(DIFF, "{\"objects\":[]}");

        assertEquals(new Shell.Outcome(0, "", ""), shell.run("diff", "-f", document().toString()));
    }

    @Test
    void diff_failure_neverExitsOne() throws IOException {
        daemon.on(DIFF, 500, status(500, "internal error"));
        daemon.raw("POST /berth/v1/diff?namespace=a", "HTTP/1.1 nonsense\r\n\r\n");

        var refused = shell.run("diff", "-f", document().toString());
        var garbled = shell.run("diff", "-f", document().toString(), "-n", "a");
        var noFile = shell.run("diff", "-f", directory.resolve("absent.yaml").toString());

        assertEquals(List.of(2, 2, 2), List.of(refused.code(), garbled.code(), noFile.code()));
        assertEquals("berth: internal error\n", refused.err());
    }

    @Test
    void plan_ofDocuments_printsStepsAndCpus() throws IOException {
        daemon.on(PLAN, NEW_PLAN);

        var outcome = shell.run("plan", "-f", document().toString());

        assertEquals(
                """
                deployment/my-app configured (plan)

                ORDER   STEP           OF                 CPUS    DISRUPTION
                1       ResolveImage   my-app:2           -       none (failed before: no such image)
                1       RepinPod       default/other-0    1 > 2   re-pin
                2       CreatePod      default/my-app-1   1       new
                3       StartPod       default/my-app-1   -       new
                4       StopPod        default/my-app-0   -       removed
                5       RemovePod      default/my-app-0   -       removed

                Pods: 1 re-pin, 1 new, 1 removed.

                CPUS   SLOT   BEFORE            AFTER
                0      0      -                 -
                1      1      default/other-0   default/my-app-1
                2-3    2      default/a-0       the same

                Missing: default/b-0 (Unschedulable): no room

                Incomplete: more steps than are looked at.

                Plan: 0123456789abcdef-7-0123456789abcdef
                """,
                outcome.out());
        assertEquals(0, outcome.code());
    }

    @Test
    void plan_withoutFiles_asksForWhatIsStillToHappen() {
        daemon.on(PLAN, "{\"steps\":[],\"complete\":true,\"hash\":\"h\"}");

        var outcome = shell.run("plan");

        assertEquals("No pod is touched.\n\nPlan: h\n", outcome.out());
        assertEquals("", daemon.received().getFirst().body());
    }

    @Test
    void apply_plan_sendsItsHash() throws IOException {
        daemon.on("POST /berth/v1/apply?plan=abc", 409, status(409, "the world has moved"));

        var outcome = shell.run("apply", "--plan", "abc", "-f", document().toString());

        assertEquals(1, outcome.code());
        assertTrue(outcome.err().contains("the world has moved"), outcome.err());
    }

    private Path document() throws IOException {
        return Files.writeString(directory.resolve("document.yaml"), "kind: Service\n");
    }
}
