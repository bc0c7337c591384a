package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.DocumentReader;
import dev.berth.daemon.store.ApplyOutcome;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.ObjectName;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;

/** Takes documents, all of a request or none. */
final class ApplyHandler implements HttpService {
    private final DesiredStateStore store;
    private final InstantSource clock;
    private final DocumentReader reader = new DocumentReader();

    ApplyHandler(DesiredStateStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/berth/v1/apply", this::apply);
    }

    private void apply(ServerRequest request, ServerResponse response) {
        String namespace = request.query().first("namespace").orElse(ObjectName.DEFAULT_NAMESPACE);
        if (!ObjectName.isLabel(namespace)) {
            throw ApiRefusal.badRequest("namespace is \"" + namespace + "\", expected a label");
        }
        boolean dryRun = request.query().first("dryRun").isPresent();
        List<Document> documents = read(RequestBody.documents(request), namespace);
        Answers.json(response, view(append(documents, dryRun)));
    }

    /** The documents in these bytes; anything wrong with any of them refuses all. */
    List<Document> read(byte[] bytes, String namespace) {
        return switch (reader.read(bytes, namespace)) {
            case Result.Ok<List<Document>>(var documents) -> documents;
            case Result.Refused<List<Document>>(var problems) -> throw ApiRefusal.invalid(problems);
        };
    }

    /** Stores the documents. */
    ApplyOutcome.Applied append(List<Document> documents, boolean dryRun) {
        return switch (store.append(documents, dryRun, Callers.author(), clock.instant())) {
            case ApplyOutcome.Applied applied -> applied;
            case ApplyOutcome.Conflict(var problems) ->
                    throw ApiRefusal.conflict(problems.getFirst().toString());
            case ApplyOutcome.Refused(var problems) -> throw ApiRefusal.invalid(problems);
        };
    }

    private static JsonObject view(ApplyOutcome.Applied applied) {
        var objects = new JsonArray();
        for (ApplyOutcome.Applied.Entry entry : applied.objects()) {
            var view = new JsonObject();
            view.addProperty("apiVersion", entry.kind().apiVersion());
            view.addProperty("kind", entry.kind().title());
            view.addProperty("namespace", entry.name().namespace());
            view.addProperty("name", entry.name().name());
            view.addProperty("outcome", entry.effect().word());
            objects.add(view);
        }
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
        var view = new JsonObject();
        view.addProperty("apiVersion", "berth.dev/v1");
        view.addProperty("kind", "ApplyResult");
        view.addProperty("revision", applied.revision());
        view.add("objects", objects);
        view.add("warnings", warnings);
        return view;
    }
}
