package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.print.Age;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A Job or a CronJob of the API, read for printing.
 *
 * @param object as the API gives it
 * @param now until when something that has not ended lasts
 */
record BatchView(JsonObject object, Instant now) {
    /** The columns of a Job between its name and its age, as Kubernetes has them. */
    static final List<String> JOB_COLUMNS = List.of("STATUS", "COMPLETIONS", "DURATION");

    /** Those of a CronJob. */
    static final List<String> CRON_JOB_COLUMNS =
            List.of("SCHEDULE", "TIMEZONE", "SUSPEND", "ACTIVE", "LAST SCHEDULE");

    /** What stands in {@link #JOB_COLUMNS}. */
    List<String> jobCells() {
        return List.of(status(), completions(), duration());
    }

    /** What stands in {@link #CRON_JOB_COLUMNS}. */
    List<String> cronJobCells() {
        String last = JsonFields.text(object, "status", "lastScheduleTime");
        return List.of(
                JsonFields.text(object, "spec", "schedule"),
                JsonFields.textOr("<none>", object, "spec", "timeZone"),
                JsonFields.flag(object, "spec", "suspend") ? "True" : "False",
                "" + JsonFields.objects(object, "status", "active").size(),
                last.isEmpty() ? "<none>" : Age.since(last, now));
    }

    private JsonObject condition(String type) {
        return JsonFields.where(JsonFields.objects(object, "status", "conditions"), "type", type);
    }

    private String status() {
        for (String type : List.of("Complete", "Failed", "Suspended")) {
            if (JsonFields.text(condition(type), "status").equals("True")) {
                return type;
            }
        }
        return "Running";
    }

    /** {@code 2/3}; of a Job without a number of them {@code 2/1 of 3}, as Kubernetes writes it. */
    private String completions() {
        long succeeded = JsonFields.number(object, "status", "succeeded");
        JsonObject spec = JsonFields.object(object, "spec");
        long parallelism = JsonFields.numberOr(1, spec, "parallelism");
        boolean isOpen = !spec.has("completions") && spec.has("parallelism");
        return succeeded
                + "/"
                + JsonFields.numberOr(1, spec, "completions")
                + (isOpen && parallelism > 1 ? " of " + parallelism : "");
    }

    private String duration() {
        try {
            Instant start = Instant.parse(JsonFields.text(object, "status", "startTime"));
            String failed = JsonFields.text(condition("Failed"), "lastTransitionTime");
            String end = JsonFields.textOr(failed, object, "status", "completionTime");
            return Age.of(Duration.between(start, end.isEmpty() ? now : Instant.parse(end)));
        } catch (DateTimeException e) {
            return "";
        }
    }
}
