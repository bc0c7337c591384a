package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminException;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth version}: the versions of this command and of the daemon. */
@Command(name = "version", description = "Shows the versions of this command and of the daemon.")
final class VersionCommand extends BerthCommand {
    @Mixin private final ReportFormat format = new ReportFormat();

    VersionCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        var versions = new JsonObject();
        versions.addProperty("client", BuildVersion.text());
        String trouble = "";
        AdminCalls calls = berth().calls();
        try {
            String daemon = JsonFields.text(calls.get(AdminCalls.STATUS), "version");
            versions.addProperty("daemon", Printable.line(daemon));
        } catch (AdminException | CommandFailure e) {
            // What was asked for first is known all the same.
            trouble = String.valueOf(e.getMessage());
        }
        if (format.json()) {
            output().line(JsonText.pretty(versions, "  "));
        } else {
            output().line("berth:  " + BuildVersion.text());
            if (versions.has("daemon")) {
                output().line("berthd: " + JsonFields.text(versions, "daemon"));
            }
        }
        if (!trouble.isEmpty()) {
            berth().message("berthd: version unknown: " + Printable.line(trouble));
        }
        return ExitCode.OK;
    }
}
