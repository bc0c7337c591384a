package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.print.Table;
import dev.berth.daemon.cli.print.YamlText;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth rollout history}. */
@Command(name = "history", description = "Lists the revisions of a workload, or shows one.")
final class RolloutHistoryCommand extends BerthCommand {
    @Mixin private final RolloutTarget target = new RolloutTarget();

    @Option(
            names = "--revision",
            paramLabel = "N",
            description = "Shows the pod template of that revision.")
    private long revision;

    RolloutHistoryCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        ResourceName workload = target.checked(RolloutTarget.WITH_REVISIONS);
        List<JsonObject> items =
                JsonFields.objects(berth().calls().get(target.path(workload)), "items");
        if (revision > 0) {
            one(workload, items);
        } else {
            all(workload, items);
        }
        return ExitCode.OK;
    }

    private void one(ResourceName workload, List<JsonObject> items)
            throws CommandFailure, IOException {
        JsonObject item = JsonFields.where(items, "revision", Long.toString(revision));
        if (item.isEmpty()) {
            throw CommandFailure.failed("unable to find the specified revision");
        }
        output().line(RolloutTarget.told(workload) + " with revision #" + revision);
        output().line("Pod Template:");
        for (String line : YamlText.of(JsonFields.object(item, "template")).lines().toList()) {
            output().line("  " + Printable.line(line));
        }
    }

    private void all(ResourceName workload, List<JsonObject> items) throws IOException {
        output().line(RolloutTarget.told(workload));
        var table = Table.of("REVISION", "CHANGE-CAUSE");
        for (JsonObject item : items) {
            table.row(
                    JsonFields.text(item, "revision"),
                    JsonFields.textOr("<none>", item, "changeCause"));
        }
        for (String line : table.lines()) {
            output().line(line);
        }
    }
}
