package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import dev.berth.daemon.cli.print.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth slots}: who runs on which CPUs. */
@Command(name = "slots", description = "Shows the host's slots and who holds them.")
final class SlotsCommand extends BerthCommand {
    private static final long MEBIBYTE = 1024 * 1024;

    @Mixin private final ReportFormat format = new ReportFormat();

    SlotsCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        JsonObject map = berth().calls().get(AdminCalls.SLOTS);
        if (format.json()) {
            output().line(JsonText.pretty(map, "  "));
            return ExitCode.OK;
        }
        var table = Table.of("SLOT", "CPUS", "NUMA", "MODE", "FREE", "HOLDERS");
        for (JsonObject slot : JsonFields.objects(map, "slots")) {
            table.row(
                    JsonFields.text(slot, "id"),
                    JsonFields.text(slot, "cpus"),
                    JsonFields.text(slot, "numaNode"),
                    JsonFields.text(slot, "mode"),
                    free(slot),
                    holders(JsonFields.objects(slot, "holders")));
        }
        for (String line : table.lines()) {
            output().line(line);
        }
        summary(map);
        return ExitCode.OK;
    }

    private void summary(JsonObject map) throws IOException {
        long capacity = JsonFields.number(map, "memory", "capacityBytes");
        long requested = JsonFields.number(map, "memory", "requestedBytes");
        output().line("");
        List<JsonObject> floating = JsonFields.objects(map, "floating");
        if (!floating.isEmpty()) {
            String cpus = JsonFields.text(map, "floatingCpus");
            output().line(Printable.line("Floating on CPUs " + cpus + ": " + holders(floating)));
        }
        output().line(
                        "Memory: "
                                + mebibytes(capacity - requested)
                                + " free of "
                                + mebibytes(capacity));
        for (JsonObject intruder : JsonFields.objects(map, "intruders")) {
            output().line(
                            Printable.line(
                                    "Not ours, and not kept off: container "
                                            + JsonFields.text(intruder, "container")
                                            + " on CPUs "
                                            + JsonFields.text(intruder, "cpus")
                                            + " of "
                                            + JsonFields.text(intruder, "namespace")
                                            + "/"
                                            + JsonFields.text(intruder, "pod")));
        }
        String reserved = JsonFields.text(map, "reservedCpus");
        if (!reserved.isEmpty()) {
            output().line("CPUs kept for the system: " + Printable.line(reserved));
        }
    }

    /** What can still be requested; nothing of a slot that is held alone or kept. */
    private static String free(JsonObject slot) {
        long capacity = JsonFields.number(slot, "capacityMillis");
        String mode = JsonFields.text(slot, "mode");
        boolean closed = mode.equals("exclusive") || mode.equals("reserved");
        long free = closed ? 0 : capacity - JsonFields.number(slot, "requestedMillis");
        return free + "m of " + capacity + "m";
    }

    private static String holders(List<JsonObject> list) {
        List<String> holders = new ArrayList<>();
        for (JsonObject holder : list) {
            holders.add(
                    String.format(
                            Locale.ROOT,
                            "%s/%s (%dm, %s)",
                            JsonFields.text(holder, "namespace"),
                            JsonFields.text(holder, "pod"),
                            JsonFields.number(holder, "cpuMillis"),
                            mebibytes(JsonFields.number(holder, "memoryBytes"))));
        }
        return String.join(", ", holders);
    }

    private static String mebibytes(long bytes) {
        return Math.max(0, bytes) / MEBIBYTE + " MiB";
    }
}
