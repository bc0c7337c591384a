package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.DocumentReader;
import dev.berth.daemon.document.Kind;
import dev.berth.daemon.store.ApplyOutcome;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.Preview;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.ObjectName;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;

/** Takes documents, all of a request or none. */
final class ApplyHandler implements HttpService {
    private final DesiredStateStore store;
    private final Outlooks outlooks;
    private final InstantSource clock;
    private final DocumentReader reader = new DocumentReader();

    ApplyHandler(DesiredStateStore store, Outlooks outlooks, InstantSource clock) {
        this.store = store;
        this.outlooks = outlooks;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/berth/v1/apply", this::apply);
    }

    private void apply(ServerRequest request, ServerResponse response) {
        boolean dryRun = request.query().first("dryRun").isPresent();
        List<Document> documents = documents(request);
        OptionalLong expected =
                request.query().first("plan").isPresent()
                        ? outlooks.expected(request.query().get("plan"), documents)
                        : OptionalLong.empty();
        Answers.json(response, view(append(documents, dryRun, expected)));
    }

    /** The documents of a request. */
    List<Document> documents(ServerRequest request) {
        String namespace = request.query().first("namespace").orElse(ObjectName.DEFAULT_NAMESPACE);
        if (!ObjectName.isLabel(namespace)) {
            throw ApiRefusal.badRequest("namespace is \"" + namespace + "\", expected a label");
        }
        return read(RequestBody.documents(request), namespace);
    }

    /** The documents in these bytes; anything wrong with any of them refuses all. */
    List<Document> read(byte[] bytes, String namespace) {
        return switch (reader.read(bytes, namespace)) {
            case Result.Ok<List<Document>>(var documents) -> documents;
            case Result.Refused<List<Document>>(var problems) -> throw ApiRefusal.invalid(problems);
        };
    }

    /** What the documents would come to. */
    Preview preview(List<Document> documents) {
        return store.preview(documents, Callers.author(), clock.instant());
    }

    /** Stores the documents. */
    ApplyOutcome.Applied append(List<Document> documents, boolean dryRun) {
        return append(documents, dryRun, OptionalLong.empty());
    }

    private ApplyOutcome.Applied append(
            List<Document> documents, boolean dryRun, OptionalLong expected) {
        return applied(
                store.append(documents, dryRun, expected, Callers.author(), clock.instant()));
    }

    /** The outcome, if all goes well; else a refusal. */
    static ApplyOutcome.Applied applied(ApplyOutcome outcome) {
        return switch (outcome) {
            case ApplyOutcome.Applied applied -> applied;
            case ApplyOutcome.Conflict(var problems) ->
                    throw ApiRefusal.conflict(problems.getFirst().toString());
            case ApplyOutcome.Refused(var problems) -> throw ApiRefusal.invalid(problems);
        };
    }

    private static JsonObject view(ApplyOutcome.Applied applied) {
        var view = new JsonObject();
        view.addProperty("apiVersion", "berth.dev/v1");
        view.addProperty("kind", "ApplyResult");
        view.addProperty("revision", applied.revision());
        view.add("objects", objects(applied));
        view.add("warnings", warnings(applied));
        return view;
    }

    /** An object by its name. */
    static JsonObject name(Kind kind, ObjectName name) {
        var view = new JsonObject();
        view.addProperty("apiVersion", kind.apiVersion());
        view.addProperty("kind", kind.title());
        view.addProperty("namespace", name.namespace());
        view.addProperty("name", name.name());
        return view;
    }

    /** What becomes of each object. */
    static JsonArray objects(ApplyOutcome.Applied applied) {
        var objects = new JsonArray();
        for (ApplyOutcome.Applied.Entry entry : applied.objects()) {
            var view = name(entry.kind(), entry.name());
            view.addProperty("outcome", entry.effect().word());
            objects.add(view);
        }
        return objects;
    }

    /** What the user should know. */
    static JsonArray warnings(ApplyOutcome.Applied applied) {
        var warnings = new JsonArray();
        for (ApplyOutcome.Warning warning : applied.warnings()) {
            Problem problem = warning.problem();
            var view = new JsonObject();
            view.addProperty("object", warning.object());
            view.addProperty("line", problem.line());
            view.addProperty("field", problem.place());
            view.addProperty("message", problem.detail());
            warnings.add(view);
        }
        return warnings;
    }
}
