package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import dev.berth.daemon.cli.print.Table;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth image robot ls}: which accounts there are. */
@Command(name = "ls", description = "Lists the accounts and what each may do.")
final class ImageRobotListCommand extends BerthCommand {
    @Mixin private final ReportFormat format = new ReportFormat();

    ImageRobotListCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        JsonObject list = berth().calls().get(AdminCalls.REGISTRY_ROBOTS);
        if (format.json()) {
            output().line(JsonText.pretty(list, "  "));
            return ExitCode.OK;
        }
        var table = Table.of("NAME", "USER", "ALLOWED", "CREATED", "EXPIRES");
        for (JsonObject robot : JsonFields.objects(list, "items")) {
            table.row(
                    JsonFields.text(robot, "name"),
                    JsonFields.text(robot, "username"),
                    String.join(" ", JsonFields.texts(robot, "grants")),
                    JsonFields.text(robot, "createdAt"),
                    JsonFields.textOr("never", robot, "expiresAt"));
        }
        if (table.isEmpty()) {
            berth().message("no robots");
            return ExitCode.OK;
        }
        for (String line : table.lines()) {
            output().line(line);
        }
        return ExitCode.OK;
    }
}
