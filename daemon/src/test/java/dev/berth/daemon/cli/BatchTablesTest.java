package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs and CronJobs as tables and as pages. */
final class BatchTablesTest {
    private static final Instant NOW = Instant.parse("2026-11-01T00:05:00Z");
    private static final String JOB =
            """
            {"kind":"Job",
             "metadata":{"name":"pi","namespace":"default",
               "creationTimestamp":"2026-11-01T00:00:00Z"},
             "spec":{SPEC"template":{"spec":{"containers":[{"name":"a","image":"a:1"}]}}},
             "status":{"active":0,"succeeded":2,"startTime":"2026-11-01T00:01:00Z",
               "conditions":[CONDITION]END}}
            """;
    private static final String CRON_JOB =
            """
            {"kind":"CronJob",
             "metadata":{"name":"tick","namespace":"default",
               "creationTimestamp":"2026-11-01T00:00:00Z"},
             "spec":{"schedule":"*/5 * * * *"},
             "status":{"active":[{"name":"tick-1"}],"lastScheduleTime":"2026-11-01T00:04:30Z"}}
            """;

    private static JsonObject job(String spec, String condition, String end) {
        String conditions =
                condition.isEmpty()
                        ? ""
                        : "{\"type\":\"%s\",\"status\":\"True\",\"lastTransitionTime\":\"%s\"}"
                                .formatted(condition, "2026-11-01T00:02:10Z");
        return JsonParser.parseString(
                        JOB.replace("SPEC", spec)
                                .replace("CONDITION", conditions)
                                .replace("END", end))
                .getAsJsonObject();
    }

    private static String row(ResourceKind kind, JsonObject object) {
        return new ResourceTable(kind, false, NOW)
                .of(List.of(object))
                .lines()
                .getLast()
                .replaceAll(" +", " ")
                .strip();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"completions\":3,|''|''|pi Running 2/3 4m 5m",
                "\"completions\":2,|Complete|,\"completionTime\":\"2026-11-01T00:01:42Z\""
                        + "|pi Complete 2/2 42s 5m",
                "\"completions\":3,|Failed|''|pi Failed 2/3 70s 5m",
                "\"completions\":3,|Suspended|''|pi Suspended 2/3 4m 5m",
                "\"parallelism\":3,|''|''|pi Running 2/1 of 3 4m 5m"
            })
    void table_ofAJob_saysWhatKubectlSays(
            String spec, String condition, String end, String expected) {
        assertEquals(expected, row(ResourceKind.JOB, job(spec, condition, end)));
    }

    @Test
    void table_ofACronJob_hasKubectlsColumns() {
        var object = JsonParser.parseString(CRON_JOB).getAsJsonObject();

        var lines =
                new ResourceTable(ResourceKind.CRON_JOB, false, NOW).of(List.of(object)).lines();

        assertEquals(
                "NAME SCHEDULE TIMEZONE SUSPEND ACTIVE LAST SCHEDULE AGE",
                lines.getFirst().replaceAll(" +", " ").strip());
        assertEquals("tick */5 * * * * <none> False 1 30s 5m", row(ResourceKind.CRON_JOB, object));
    }

    @Test
    void description_ofAJob_tellsItsImage() {
        var lines =
                new Description(ResourceKind.JOB, job("\"completions\":3,", "Failed", ""), NOW)
                        .lines();

        assertTrue(lines.stream().anyMatch(line -> line.contains("a:1")), lines.toString());
        assertTrue(
                lines.stream().anyMatch(line -> line.matches("Completions: +2/3")),
                lines.toString());
    }
}
