package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminRequest;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import dev.berth.daemon.cli.print.Table;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth image gc}: gives back the space of what nothing needs. */
@Command(
        name = "gc",
        description = "Collects what no image of the registry needs, beside pushes and pulls.")
final class ImageCollectCommand extends BerthCommand {
    @Option(names = "--dry-run", description = "Only says what would go.")
    private boolean dryRun;

    @Mixin private final ListFormat format = new ListFormat();

    ImageCollectCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        var wanted = new JsonObject();
        wanted.addProperty("dryRun", dryRun);
        JsonObject report =
                berth().calls()
                        .lines(
                                AdminRequest.post(
                                        AdminCalls.COLLECT,
                                        "application/json",
                                        JsonText.compact(wanted)),
                                berth().progressBar());
        format.write(report, () -> table(report), output());
        return JsonFields.number(report, "failed") == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static Table table(JsonObject report) {
        boolean dryRun = JsonFields.flag(report, "dryRun");
        var table = Table.of(dryRun ? "WOULD GO" : "GONE", "SIZE", "UPLOADS", "WAITING", "FAILED");
        long blobs = JsonFields.number(report, "blobs") + JsonFields.number(report, "strays");
        long waiting = JsonFields.number(report, "young") + JsonFields.number(report, "waiting");
        return table.row(
                Long.toString(blobs),
                ByteText.of(JsonFields.number(report, "bytes")),
                JsonFields.text(report, "sessions"),
                Long.toString(waiting),
                JsonFields.text(report, "failed"));
    }
}
