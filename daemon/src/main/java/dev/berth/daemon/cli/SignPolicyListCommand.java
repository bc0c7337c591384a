package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import dev.berth.daemon.cli.print.Table;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth image sign-policy ls}: every policy, the most exact pattern first. */
@Command(name = "ls", description = "Lists the policies; the first that fits an image counts.")
final class SignPolicyListCommand extends BerthCommand {
    /** Characters of a key's name that tell it from others for a person. */
    private static final int SHOWN_CHARACTERS = 12;

    @Mixin private final ReportFormat format = new ReportFormat();

    SignPolicyListCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        JsonObject answer = berth().calls().get(AdminCalls.SIGN_POLICIES);
        if (format.json()) {
            output().line(JsonText.pretty(answer, "  "));
            return ExitCode.OK;
        }
        var table = Table.of("PATTERN", "MODE", "KEYS");
        for (JsonObject policy : JsonFields.objects(answer, "items")) {
            table.row(
                    JsonFields.text(policy, "pattern"),
                    JsonFields.text(policy, "mode"),
                    keys(JsonFields.objects(policy, "keys")));
        }
        for (String line : table.lines()) {
            output().line(line);
        }
        return ExitCode.OK;
    }

    private static String keys(List<JsonObject> keys) {
        return String.join(
                ", ",
                keys.stream()
                        .map(
                                key ->
                                        JsonFields.text(key, "kind")
                                                + ":"
                                                + shortened(JsonFields.text(key, "id")))
                        .toList());
    }

    private static String shortened(String id) {
        return id.substring(0, Math.min(id.length(), SHOWN_CHARACTERS));
    }
}
