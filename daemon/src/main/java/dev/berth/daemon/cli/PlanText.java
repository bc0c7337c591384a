package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.print.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A plan of the API, written for people.
 *
 * @param plan as the API gives it
 */
record PlanText(JsonObject plan) {
    /** CPUs beside each other of which the same is said. */
    private record CpuRange(String first, String last, String slot, String before, String after) {
        boolean goesOn(JsonObject cpu) {
            return Long.parseLong(last) + 1 == JsonFields.number(cpu, "cpu")
                    && slot.equals(JsonFields.text(cpu, "slot"))
                    && before.equals(pods(cpu, "before"))
                    && after.equals(pods(cpu, "after"));
        }

        static CpuRange of(String first, JsonObject cpu) {
            return new CpuRange(
                    first,
                    JsonFields.text(cpu, "cpu"),
                    JsonFields.text(cpu, "slot"),
                    pods(cpu, "before"),
                    pods(cpu, "after"));
        }

        String cpus() {
            return first.equals(last) ? first : first + "-" + last;
        }
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        objects(lines);
        steps(lines);
        cpus(lines);
        shortfalls(lines);
        if (!JsonFields.flag(plan, "complete")) {
            lines.add("Incomplete: " + Printable.line(JsonFields.text(plan, "ending")) + ".");
            lines.add("");
        }
        lines.add("Plan: " + Printable.line(JsonFields.text(plan, "hash")));
        return lines;
    }

    private void objects(List<String> lines) {
        List<JsonObject> objects = JsonFields.objects(plan, "objects");
        for (JsonObject object : objects) {
            lines.add(AppliedObject.of(object) + " (plan)");
        }
        if (!objects.isEmpty()) {
            lines.add("");
        }
    }

    private void steps(List<String> lines) {
        List<JsonObject> steps = JsonFields.objects(plan, "steps");
        if (steps.isEmpty()) {
            lines.add("No pod is touched.");
            lines.add("");
            return;
        }
        var table = Table.of("ORDER", "STEP", "OF", "CPUS", "DISRUPTION");
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (JsonObject step : steps) {
            String disruption = JsonFields.text(step, "disruption");
            String failed = JsonFields.text(step, "failedBefore");
            table.row(
                    JsonFields.text(step, "order"),
                    JsonFields.text(step, "action"),
                    subject(step),
                    cpusOf(step),
                    disruption + (failed.isEmpty() ? "" : " (failed before: " + failed + ")"));
            if (!disruption.equals("none") && counted(step)) {
                counts.merge(disruption, 1, Integer::sum);
            }
        }
        lines.addAll(table.lines());
        lines.add("");
        lines.add("Pods: " + (counts.isEmpty() ? "none is touched" : words(counts)) + ".");
        lines.add("");
    }

    /** One step of those that bring or take a pod stands for all. */
    private static boolean counted(JsonObject step) {
        return switch (JsonFields.text(step, "action")) {
            case "StartPod" -> JsonFields.text(step, "disruption").equals("restart");
            case "StopPod", "HaltPod" -> false;
            default -> true;
        };
    }

    private static String words(Map<String, Integer> counts) {
        List<String> words = new ArrayList<>();
        counts.forEach((disruption, count) -> words.add(count + " " + disruption));
        return String.join(", ", words);
    }

    private static String subject(JsonObject step) {
        String pod = JsonFields.text(step, "pod");
        String image = JsonFields.text(step, "image");
        return pod.isEmpty() ? image : pod;
    }

    private static String cpusOf(JsonObject step) {
        String before = JsonFields.text(step, "cpusBefore");
        String cpus = JsonFields.text(step, "cpus");
        return before.isEmpty() ? cpus : before + " > " + cpus;
    }

    private void cpus(List<String> lines) {
        List<CpuRange> ranges = new ArrayList<>();
        for (JsonObject cpu : JsonFields.objects(plan, "cpus")) {
            if (!ranges.isEmpty() && ranges.getLast().goesOn(cpu)) {
                ranges.add(CpuRange.of(ranges.removeLast().first(), cpu));
            } else {
                ranges.add(CpuRange.of(JsonFields.text(cpu, "cpu"), cpu));
            }
        }
        if (ranges.isEmpty()) {
            return;
        }
        var table = Table.of("CPUS", "SLOT", "BEFORE", "AFTER");
        for (CpuRange range : ranges) {
            boolean isSame = range.before().equals(range.after()) && !range.before().isEmpty();
            table.row(
                    range.cpus(),
                    range.slot(),
                    range.before(),
                    isSame ? "the same" : range.after());
        }
        lines.addAll(table.lines());
        lines.add("");
    }

    private static String pods(JsonObject cpu, String when) {
        return String.join(", ", JsonFields.texts(cpu, when));
    }

    private void shortfalls(List<String> lines) {
        List<JsonObject> shortfalls = JsonFields.objects(plan, "shortfalls");
        for (JsonObject shortfall : shortfalls) {
            lines.add(
                    Printable.line(
                            "Missing: "
                                    + JsonFields.text(shortfall, "pod")
                                    + " ("
                                    + JsonFields.text(shortfall, "reason")
                                    + "): "
                                    + JsonFields.text(shortfall, "message")));
        }
        if (!shortfalls.isEmpty()) {
            lines.add("");
        }
    }
}
