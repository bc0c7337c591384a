package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminAnswer;
import dev.berth.daemon.cli.client.AdminRequest;
import dev.berth.daemon.cli.input.JoinedDocuments;
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
    private static final String YAML = "application/yaml";

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

    ApplyCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        JoinedDocuments documents = documents();
        AdminAnswer answer = berth().calls().client().send(request(documents));
        if (!answer.success()) {
            throw failure(Refusal.of(answer), documents);
        }
        JsonObject result = AdminCalls.object(answer);
        for (JsonObject warning : JsonFields.objects(result, "warnings")) {
            berth().message(told("warning: ", Refusal.Cause.of(warning), documents));
        }
        List<AppliedObject> objects = new ArrayList<>();
        for (JsonObject object : JsonFields.objects(result, "objects")) {
            AppliedObject applied = AppliedObject.of(object);
            objects.add(applied);
            output().line(applied + (dryRun ? " (dry run)" : ""));
        }
        if (wait && !dryRun) {
            output().flush();
            new DeploymentWait(berth(), timeout).await(objects);
        }
        return ExitCode.OK;
    }

    private JoinedDocuments documents() throws CommandFailure {
        if (!files.isGiven()) {
            throw CommandFailure.usage("expected -f FILE");
        }
        var documents = JoinedDocuments.of(files.read(berth().surroundings()));
        if (documents.isEmpty()) {
            throw files.noDocument();
        }
        return documents;
    }

    private AdminRequest request(JoinedDocuments documents) throws CommandFailure {
        AdminRequest request = AdminRequest.post(AdminCalls.APPLY, YAML, documents.text());
        if (!namespace.isEmpty()) {
            request = request.with("namespace", ResourceName.checkedNamespace(namespace));
        }
        return dryRun ? request.with("dryRun", "All") : request;
    }

    private static CommandFailure failure(Refusal refusal, JoinedDocuments documents) {
        if (refusal.causes().isEmpty()) {
            return refusal.failure();
        }
        int count = refusal.causes().size();
        return new CommandFailure(
                ExitCode.FAILED,
                count + (count == 1 ? " problem" : " problems") + ": nothing was applied",
                refusal.causes().stream().map(cause -> told("error: ", cause, documents)).toList());
    }

    /** {@code error: service.yaml:7: spec.ports[0].port: …}. */
    private static String told(String word, Refusal.Cause cause, JoinedDocuments documents) {
        return cause.told(word + documents.origin(cause.line(), cause.document()).prefix());
    }
}
