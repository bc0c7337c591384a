package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import dev.berth.daemon.cli.print.Table;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth top}: who uses how much of the host now. */
@Command(
        name = "top",
        description = {
            "Shows what pods or slots use now, the busiest first.",
            "A pod's SLOT is how busy its CPUs are, whoever keeps them so."
        })
final class TopCommand extends BerthCommand {
    /** What there is to look at. */
    enum Subject {
        PODS,
        SLOTS
    }

    private static final long MEBIBYTE = 1024 * 1024;
    private static final double PERCENT = 100;

    @Parameters(
            arity = "0..1",
            defaultValue = "pods",
            paramLabel = "pods|slots",
            description = "what to look at; pods where nothing is said")
    private Subject subject = Subject.PODS;

    @Mixin private final ReportFormat format = new ReportFormat();

    TopCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        JsonObject usage = berth().calls().get(AdminCalls.USAGE);
        if (format.json()) {
            output().line(JsonText.pretty(usage, "  "));
            return ExitCode.OK;
        }
        Table table =
                switch (subject) {
                    case PODS -> pods(JsonFields.objects(usage, "pods"));
                    case SLOTS -> slots(JsonFields.objects(usage, "slots"));
                };
        for (String line : table.lines()) {
            output().line(line);
        }
        return ExitCode.OK;
    }

    private static Table pods(List<JsonObject> pods) {
        var table = Table.of("NAMESPACE", "POD", "CPU", "SLOT", "THROTTLED", "MEMORY", "LIMIT");
        pods.stream()
                .sorted(
                        Comparator.comparingLong(
                                        (JsonObject pod) -> JsonFields.number(pod, "cpuMillis"))
                                .reversed())
                .forEach(
                        pod ->
                                table.row(
                                        JsonFields.text(pod, "namespace"),
                                        JsonFields.text(pod, "pod"),
                                        pod.has("cpuMillis")
                                                ? JsonFields.number(pod, "cpuMillis") + "m"
                                                : "-",
                                        part(pod, "slotBusy"),
                                        part(pod, "throttled"),
                                        mebibytes(JsonFields.number(pod, "memoryBytes")),
                                        pod.has("memoryLimitBytes")
                                                ? mebibytes(
                                                        JsonFields.number(pod, "memoryLimitBytes"))
                                                : "-"));
        return table;
    }

    private static Table slots(List<JsonObject> slots) {
        var table = Table.of("SLOT", "CPUS", "BUSY");
        slots.stream()
                .sorted(Comparator.comparingDouble(slot -> -busy(slot)))
                .forEach(
                        slot ->
                                table.row(
                                        JsonFields.text(slot, "id"),
                                        JsonFields.text(slot, "cpus"),
                                        part(slot, "busy")));
        return table;
    }

    private static double busy(JsonObject slot) {
        return slot.has("busy") ? slot.get("busy").getAsDouble() : 0;
    }

    private static String part(JsonObject of, String name) {
        return of.has(name)
                ? String.format(Locale.ROOT, "%.0f%%", of.get(name).getAsDouble() * PERCENT)
                : "-";
    }

    private static String mebibytes(long bytes) {
        return Math.max(0, bytes) / MEBIBYTE + " MiB";
    }
}
