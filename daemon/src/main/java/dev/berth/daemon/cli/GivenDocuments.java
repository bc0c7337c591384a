package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminAnswer;
import dev.berth.daemon.cli.client.AdminException;
import dev.berth.daemon.cli.client.AdminRequest;
import dev.berth.daemon.cli.input.JoinedDocuments;
import dev.berth.daemon.cli.json.JsonFields;
import java.util.List;

/**
 * The documents that a command was given, which knows in which file and line each problem is that
 * the daemon finds.
 */
final class GivenDocuments {
    private static final String YAML = "application/yaml";

    private final Berth berth;
    private final JoinedDocuments documents;

    private GivenDocuments(Berth berth, JoinedDocuments documents) {
        this.berth = berth;
        this.documents = documents;
    }

    /** What the files hold; refused where none is given or none of them holds a document. */
    static GivenDocuments of(Berth berth, FilesOption files) throws CommandFailure {
        if (!files.isGiven()) {
            throw CommandFailure.usage("expected -f FILE");
        }
        var documents = JoinedDocuments.of(files.read(berth.surroundings()));
        if (documents.isEmpty()) {
            throw files.noDocument();
        }
        return new GivenDocuments(berth, documents);
    }

    /**
     * The request that carries them.
     *
     * @param namespace of documents that name none; empty where it was not told
     */
    AdminRequest request(String path, String namespace) throws CommandFailure {
        AdminRequest request = AdminRequest.post(path, YAML, documents.text());
        return namespace.isEmpty()
                ? request
                : request.with("namespace", ResourceName.checkedNamespace(namespace));
    }

    /**
     * What the daemon answers, once its warnings are told.
     *
     * @param undone what did not happen where it refuses: {@code nothing was applied}
     */
    JsonObject send(AdminRequest request, String undone) throws CommandFailure, AdminException {
        AdminAnswer answer = berth.calls().client().send(request);
        if (!answer.success()) {
            throw failure(Refusal.of(answer), undone);
        }
        JsonObject result = AdminCalls.object(answer);
        for (JsonObject warning : JsonFields.objects(result, "warnings")) {
            berth.message(told("warning: ", Refusal.Cause.of(warning)));
        }
        return result;
    }

    private CommandFailure failure(Refusal refusal, String undone) {
        if (refusal.causes().isEmpty()) {
            return refusal.failure();
        }
        int count = refusal.causes().size();
        List<String> details =
                refusal.causes().stream().map(cause -> told("error: ", cause)).toList();
        return new CommandFailure(
                ExitCode.FAILED,
                count + (count == 1 ? " problem: " : " problems: ") + undone,
                details);
    }

    /** {@code error: service.yaml:7: spec.ports[0].port: …}. */
    private String told(String word, Refusal.Cause cause) {
        return cause.told(word + documents.origin(cause.line(), cause.document()).prefix());
    }
}
