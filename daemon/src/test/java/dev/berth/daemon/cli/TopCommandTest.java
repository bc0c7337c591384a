package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TopCommandTest extends CommandFixture {
    private static final String USAGE =
            """
            {"at":"2026-11-26T12:00:00Z",
             "pods":[
              {"namespace":"default","pod":"web-0","throttled":0,"memoryBytes":1048576},
              {"namespace":"default","pod":"busy-0","cpuMillis":480,"slotBusy":0.934,
               "throttled":0.5,"memoryBytes":2097152,"memoryLimitBytes":16777216}],
             "slots":[{"id":0,"cpus":"0"},{"id":1,"cpus":"1","busy":0.934}]}
            """;

    @Test
    void top_pods_areThereTheBusiestFirst() {
        daemon.on("GET /berth/v1/usage", USAGE);

        var outcome = shell.run("top");

        assertEquals(
                new Shell.Outcome(
                        0,
                        """
                        NAMESPACE   POD      CPU    SLOT   THROTTLED   MEMORY   LIMIT
                        default     busy-0   480m   93%    50%         2 MiB    16 MiB
                        default     web-0    -      -      0%          1 MiB    -
                        """,
                        ""),
                outcome);
    }

    @Test
    void top_slots_areThereTheBusiestFirst() {
        daemon.on("GET /berth/v1/usage", USAGE);

        var outcome = shell.run("top", "slots");

        assertEquals(
                new Shell.Outcome(
                        0,
                        """
                        SLOT   CPUS   BUSY
                        1      1      93%
                        0      0      -
                        """,
                        ""),
                outcome);
    }

    @Test
    void top_ofSomethingElse_isAWrongUse() {
        var outcome = shell.run("top", "nodes");

        assertEquals(2, outcome.code());
        assertTrue(outcome.err().contains("nodes"), outcome.err());
    }
}
