package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.document.Document;
import dev.berth.daemon.store.ApplyOutcome;
import dev.berth.daemon.store.Preview;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/**
 * Says what documents would change, in what is stored and on the host, without applying them.
 *
 * <p>Only those may ask who may apply: whether a value of a Secret is changed tells whether a guess
 * is right.
 */
final class PlanHandlers implements HttpService {
    private final ApplyHandler apply;
    private final Outlooks outlooks;

    PlanHandlers(ApplyHandler apply, Outlooks outlooks) {
        this.apply = apply;
        this.outlooks = outlooks;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/berth/v1/diff", this::diff).post("/berth/v1/plan", this::plan);
    }

    private void diff(ServerRequest request, ServerResponse response) {
        Preview preview = apply.preview(apply.documents(request));
        var view = new JsonObject();
        view.addProperty("revision", preview.revision());
        var objects = new JsonArray();
        for (Preview.Edit edit : preview.edits()) {
            var one = ApplyHandler.name(edit.kind(), edit.name());
            edit.before().ifPresent(before -> one.add("before", before));
            one.add("after", edit.after());
            objects.add(one);
        }
        view.add("objects", objects);
        view.add("warnings", ApplyHandler.warnings(applied(preview)));
        Answers.json(response, view);
    }

    private void plan(ServerRequest request, ServerResponse response) {
        List<Document> documents =
                request.content().hasEntity() ? apply.documents(request) : List.of();
        Outlooks.Look look = outlooks.of(documents);
        var view = PlanViews.of(look.outlook());
        view.addProperty("hash", look.hash().toString());
        view.addProperty("revision", look.preview().revision());
        view.add("objects", ApplyHandler.objects(applied(look.preview())));
        view.add("warnings", ApplyHandler.warnings(applied(look.preview())));
        Answers.json(response, view);
    }

    private static ApplyOutcome.Applied applied(Preview preview) {
        return ApplyHandler.applied(preview.outcome());
    }
}
