package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.document.JobTemplate;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth create job}: runs a CronJob's work now. */
@Command(name = "job", description = "Makes a Job of a CronJob, whatever its schedule says.")
final class CreateJobCommand extends BerthCommand {
    @Parameters(paramLabel = "NAME", description = "What the Job will be called.")
    private String name = "";

    @Option(
            names = "--from",
            required = true,
            paramLabel = "cronjob/NAME",
            description = "Whose work it does.")
    private String from = "";

    @Mixin private final NamespaceOption namespace = new NamespaceOption();

    CreateJobCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        ResourceName wanted = ResourceName.ofOne(List.of(from));
        if (wanted.kind() != ResourceKind.CRON_JOB) {
            throw CommandFailure.usage("--from is " + wanted + ", expected cronjob/NAME");
        }
        String place = namespace.checked();
        AdminCalls calls = berth().calls();
        if (calls.find(ResourceKind.JOB, place, ResourceName.checkedName(name)).isPresent()) {
            throw CommandFailure.failed("job/" + name + " is there already");
        }
        JsonObject cronJob =
                calls.find(wanted.kind(), place, wanted.name())
                        .orElseThrow(() -> GetCommand.missing(wanted, place));
        calls.post(AdminCalls.APPLY, JobTemplate.byHand(cronJob, name));
        output().line("job/" + name + " created");
        return ExitCode.OK;
    }
}
