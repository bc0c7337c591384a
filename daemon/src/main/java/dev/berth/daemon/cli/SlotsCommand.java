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
        List<JsonObject> slots = JsonFields.objects(map, "slots");
        boolean isMixed = slots.stream().map(SlotsCommand::speed).distinct().count() > 1;
        List<String> header = new ArrayList<>(List.of("SLOT", "CPUS", "CORE", "L3", "NUMA"));
        if (isMixed) {
            header.add("SPEED");
        }
        header.addAll(List.of("STATE", "MODE", "FREE", "HOLDERS"));
        var table = new Table(header);
        for (JsonObject slot : slots) {
            table.row(row(slot, isMixed));
        }
        for (String line : table.lines()) {
            output().line(line);
        }
        summary(map);
        return ExitCode.OK;
    }

    private static List<String> row(JsonObject slot, boolean isMixed) {
        List<String> row = new ArrayList<>();
        row.add(JsonFields.text(slot, "id"));
        row.add(JsonFields.text(slot, "cpus"));
        row.add(JsonFields.text(slot, "core"));
        row.add(JsonFields.text(slot, "l3Domain"));
        row.add(JsonFields.text(slot, "numaNode"));
        if (isMixed) {
            row.add(speed(slot));
        }
        row.add(JsonFields.textOr("open", slot, "state"));
        row.add(JsonFields.text(slot, "mode"));
        row.add(free(slot));
        row.add(holders(JsonFields.objects(slot, "holders")));
        return row;
    }

    private static String speed(JsonObject slot) {
        return JsonFields.text(slot, "speed");
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
            intruder("container " + JsonFields.text(intruder, "container"), intruder);
        }
        for (JsonObject process : JsonFields.objects(map, "hostProcesses")) {
            intruder(
                    "process "
                            + JsonFields.text(process, "command")
                            + " ("
                            + JsonFields.text(process, "pid")
                            + " in "
                            + JsonFields.text(process, "controlGroup")
                            + ")",
                    process);
        }
        cpus("CPUs kept for the system: ", JsonFields.text(map, "reservedCpus"));
        cpus("CPUs that the kernel does not balance: ", JsonFields.text(map, "isolatedCpus"));
        cpus("CPUs without a timer tick: ", JsonFields.text(map, "ticklessCpus"));
        cpus("CPUs offline: ", JsonFields.text(map, "offlineCpus"));
        List<JsonObject> degraded = JsonFields.objects(map, "degraded");
        if (!degraded.isEmpty()) {
            output().line(Printable.line("On CPUs that are offline: " + holders(degraded)));
        }
    }

    private void intruder(String who, JsonObject entry) throws IOException {
        output().line(
                        Printable.line(
                                "Not ours, and not kept off: "
                                        + who
                                        + " on CPUs "
                                        + JsonFields.text(entry, "cpus")
                                        + " of "
                                        + JsonFields.text(entry, "namespace")
                                        + "/"
                                        + JsonFields.text(entry, "pod")));
    }

    private void cpus(String what, String cpus) throws IOException {
        if (!cpus.isEmpty()) {
            output().line(what + Printable.line(cpus));
        }
    }

    /** What can still be requested; nothing of a slot that is held alone or kept. */
    private static String free(JsonObject slot) {
        long capacity = JsonFields.number(slot, "capacityMillis");
        String mode = JsonFields.text(slot, "mode");
        boolean closed =
                mode.equals("exclusive")
                        || mode.equals("reserved")
                        || !JsonFields.textOr("open", slot, "state").equals("open");
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
