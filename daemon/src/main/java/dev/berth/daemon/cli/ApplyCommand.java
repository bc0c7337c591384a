package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminRequest;
import dev.berth.daemon.cli.json.JsonFields;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth apply}: makes documents the desired state, all of them or none. */
@Command(
        name = "apply",
        description = "Applies documents: all of them, or none if one has a problem.")
final class ApplyCommand extends BerthCommand {
    @Mixin private final FilesOption files = new FilesOption();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The namespace of documents that name none: default unless told.")
    private String namespace = "";

    @Option(names = "--dry-run", description = "Only says what would happen.")
    private boolean dryRun;

    @Option(names = "--wait", description = "Waits until every deployment applied is ready.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How long to wait: 60s unless told.")
    private Duration timeout = Duration.ofSeconds(60);

    @Option(
            names = "--plan",
            paramLabel = "HASH",
            description = "Applies only what berth plan showed, as long as nothing has moved.")
    private String plan = "";

    ApplyCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        var documents = GivenDocuments.of(berth(), files);
        JsonObject result = documents.send(request(documents), "nothing was applied");
        List<AppliedObject> objects = new ArrayList<>();
        for (JsonObject object : JsonFields.objects(result, "objects")) {
            AppliedObject applied = AppliedObject.of(object);
            objects.add(applied);
            output().line(applied + (dryRun ? " (dry run)" : ""));
        }
        if (wait && !dryRun) {
            output().flush();
            new WorkloadWait(berth(), timeout).await(objects);
        }
        return ExitCode.OK;
    }

    private AdminRequest request(GivenDocuments documents) throws CommandFailure {
        AdminRequest request = documents.request(AdminCalls.APPLY, namespace);
        if (!plan.isEmpty()) {
            request = request.with("plan", plan);
        }
        return dryRun ? request.with("dryRun", "All") : request;
    }
}
