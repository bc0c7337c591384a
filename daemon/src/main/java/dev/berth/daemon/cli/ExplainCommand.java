package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminRequest;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import dev.berth.daemon.cli.print.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth explain}: why a pod is on its slots, or on none. */
@Command(
        name = "explain",
        description =
                "Tells each slot's score for a pod, or why it cannot be taken; with -f, for a pod of"
                        + " documents that are not applied.")
final class ExplainCommand extends BerthCommand {
    private static final long MEBIBYTE = 1024 * 1024;

    @Parameters(arity = "0..*", paramLabel = "pod/NAME", description = "Which pod.")
    private List<String> words = List.of();

    @Mixin private final FilesOption files = new FilesOption();
    @Mixin private final NamespaceOption namespace = new NamespaceOption();
    @Mixin private final ReportFormat format = new ReportFormat();

    ExplainCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        JsonObject answer = files.isGiven() ? ofDocuments() : ofPod();
        if (format.json()) {
            output().line(JsonText.pretty(answer, "  "));
            return ExitCode.OK;
        }
        boolean isFirst = true;
        for (JsonObject item : JsonFields.objects(answer, "items")) {
            if (!isFirst) {
                output().line("");
            }
            isFirst = false;
            for (String line : lines(item)) {
                output().line(line);
            }
        }
        return ExitCode.OK;
    }

    private JsonObject ofDocuments() throws CommandFailure, IOException {
        if (!words.isEmpty()) {
            throw CommandFailure.usage("expected pod/NAME or -f FILE, not both");
        }
        var documents = GivenDocuments.of(berth(), files);
        return documents.send(
                documents.request(AdminCalls.EXPLAIN, namespace.checked()),
                "nothing was explained");
    }

    private JsonObject ofPod() throws CommandFailure, IOException {
        ResourceName resource = ResourceName.ofOne(words);
        if (resource.kind() != ResourceKind.POD) {
            throw CommandFailure.usage("only a pod is placed: expected pod/NAME");
        }
        return berth().calls()
                .get(
                        AdminRequest.get(AdminCalls.EXPLAIN)
                                .with("namespace", namespace.checked())
                                .with("pod", resource.name())
                                .target());
    }

    private static List<String> lines(JsonObject item) {
        List<String> lines = new ArrayList<>();
        lines.add(fact("Pod", pod(item)));
        lines.add(
                fact(
                        "Policy",
                        JsonFields.text(item, "policy")
                                + " (by "
                                + JsonFields.text(item, "chosenBy")
                                + ")"));
        lines.add(fact("Demand", demand(item)));
        String now = JsonFields.text(item, "cpusNow");
        if (!now.isEmpty()) {
            lines.add(fact("Runs on", "CPUs " + now));
        }
        String cpus = JsonFields.text(item, "cpus");
        lines.add(
                fact(
                        "Would get",
                        cpus.isEmpty() ? JsonFields.text(item, "refusal") : "CPUs " + cpus));
        String message = JsonFields.text(item, "message");
        if (!message.isEmpty()) {
            lines.add(fact("Now", JsonFields.text(item, "reason") + ": " + message));
        }
        List<JsonObject> candidates = JsonFields.objects(item, "candidates");
        if (!candidates.isEmpty()) {
            lines.add("");
            lines.addAll(table(candidates));
        }
        return lines;
    }

    private static String fact(String name, String value) {
        return Printable.line(name + ":" + " ".repeat(Math.max(1, 11 - name.length())) + value);
    }

    private static String pod(JsonObject item) {
        String pod = JsonFields.text(item, "pod");
        String workload = JsonFields.text(item, "workload");
        return JsonFields.flag(item, "exists")
                ? pod + " of " + workload
                : pod + " of " + workload + ", which does not exist yet";
    }

    private static String demand(JsonObject item) {
        String qos = JsonFields.text(item, "qos");
        return JsonFields.text(item, "mode")
                + ", "
                + JsonFields.number(item, "cpuMillis")
                + "m CPU, "
                + JsonFields.number(item, "memoryBytes") / MEBIBYTE
                + " MiB of "
                + JsonFields.number(item, "freeMemoryBytes") / MEBIBYTE
                + " MiB free"
                + (qos.isEmpty() ? "" : ", QoS " + qos);
    }

    private static List<String> table(List<JsonObject> candidates) {
        var table = Table.of("SLOTS", "CPUS", "WITHIN", "SCORE", "LEFT", "COST", "RESULT");
        for (JsonObject candidate : candidates) {
            String refused = JsonFields.text(candidate, "refused");
            table.row(
                    String.join(",", JsonFields.texts(candidate, "slots")),
                    JsonFields.text(candidate, "cpus"),
                    JsonFields.text(candidate, "locality"),
                    refused.isEmpty() ? JsonFields.text(candidate, "score") : "",
                    refused.isEmpty() ? left(candidate) : "",
                    refused.isEmpty() ? cost(candidate) : "",
                    refused.isEmpty()
                            ? JsonFields.flag(candidate, "winner") ? "winner" : ""
                            : refused);
        }
        return table.lines();
    }

    private static String left(JsonObject candidate) {
        return JsonFields.text(candidate, "left") + "/" + JsonFields.text(candidate, "capacity");
    }

    private static String cost(JsonObject candidate) {
        List<String> costs = new ArrayList<>();
        if (JsonFields.number(candidate, "brokenCores") > 0) {
            costs.add("breaks a free slot");
        }
        if (JsonFields.number(candidate, "sharedSiblings") > 0) {
            costs.add("shares a core");
        }
        return String.join(", ", costs);
    }
}
