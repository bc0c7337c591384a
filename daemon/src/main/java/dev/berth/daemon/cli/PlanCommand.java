package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminRequest;
import dev.berth.daemon.cli.json.JsonText;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth plan}: what would happen if documents were applied, or without them. */
@Command(
        name = "plan",
        description =
                "Shows what would happen if documents were applied, step by step; without -f, what"
                        + " is still to happen.",
        footer = {
            "",
            "It is what the appliance decides, run ahead: every step is taken to succeed, and what",
            "is started to become ready. berth apply --plan HASH applies it unless something moved."
        })
final class PlanCommand extends BerthCommand {
    @Mixin private final FilesOption files = new FilesOption();
    @Mixin private final ReportFormat format = new ReportFormat();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The namespace of documents that name none: default unless told.")
    private String namespace = "";

    PlanCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        JsonObject plan;
        if (files.isGiven()) {
            var documents = GivenDocuments.of(berth(), files);
            plan =
                    documents.send(
                            documents.request(AdminCalls.PLAN, namespace), "nothing was planned");
        } else {
            AdminRequest request = AdminRequest.post(AdminCalls.PLAN, "", "");
            plan = AdminCalls.object(berth().calls().client().send(request));
        }
        if (format.json()) {
            output().line(JsonText.pretty(plan, "  "));
            return ExitCode.OK;
        }
        for (String line : new PlanText(plan).lines()) {
            output().line(line);
        }
        return ExitCode.OK;
    }
}
