package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminRequest;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.print.Table;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth image scrub}: reads everything that the registry stores again. */
@Command(
        name = "scrub",
        description = {
            "Reads everything that the registry stores again, beside pushes and pulls.",
            "Content that is damaged goes out of service until it is pushed again."
        },
        footer = {"", "Exit status: 1 also while anything is damaged; else as everywhere."})
final class ImageScrubCommand extends BerthCommand {
    @Option(names = "--last", description = "Reads nothing and shows the last report.")
    private boolean last;

    @Mixin private final ListFormat format = new ListFormat();

    ImageScrubCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        JsonObject report =
                last
                        ? berth().calls().get(AdminCalls.SCRUB)
                        : berth().calls()
                                .lines(
                                        AdminRequest.post(
                                                AdminCalls.SCRUB, "application/json", "{}"),
                                        berth().progressBar());
        format.write(report, () -> table(report), output());
        List<JsonObject> damaged = JsonFields.objects(report, "damaged");
        damaged.forEach(content -> berth().message(sentence(content)));
        long count = JsonFields.number(report, "damagedCount");
        if (count > damaged.size()) {
            berth().message("and " + (count - damaged.size()) + " more");
        }
        return count == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static Table table(JsonObject report) {
        return Table.of("BLOBS", "SIZE", "FOUND", "DAMAGED", "FINISHED")
                .row(
                        JsonFields.text(report, "blobs"),
                        ByteText.of(JsonFields.number(report, "bytes")),
                        JsonFields.text(report, "found"),
                        JsonFields.text(report, "damagedCount"),
                        JsonFields.flag(report, "running")
                                ? "running"
                                : JsonFields.text(report, "finishedAt"));
    }

    /** Whose images somebody has to push again, and why. */
    private static String sentence(JsonObject content) {
        String holders = String.join(", ", JsonFields.texts(content, "repositories"));
        String reason = JsonFields.text(content, "reason");
        return JsonFields.text(content, "digest")
                + (holders.isEmpty() ? "" : " of " + holders)
                + " is damaged, push it again"
                + (reason.isEmpty() ? "" : ": " + reason);
    }
}
