package dev.berth.daemon.api;

import com.google.gson.JsonObject;
import dev.berth.daemon.document.Kind;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.EditOutcome;
import dev.berth.daemon.store.Rollouts;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;

/** The rollouts of workloads: their revisions, and what can be done with them. */
final class RolloutHandlers implements HttpService {
    private static final String PREFIX = "/berth/v1/namespaces/{namespace}/";
    private static final String DEPLOYMENT = PREFIX + "deployments/{name}/rollout";

    private final DesiredStateStore store;
    private final Rollouts rollouts;
    private final InstantSource clock;

    RolloutHandlers(DesiredStateStore store, InstantSource clock) {
        this.store = store;
        this.rollouts = new Rollouts(store);
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post(DEPLOYMENT + "/pause", this::pause).post(DEPLOYMENT + "/resume", this::resume);
        for (Kind kind : List.of(Kind.DEPLOYMENT, Kind.STATEFUL_SET, Kind.DAEMON_SET)) {
            String rollout = PREFIX + kind.plural() + "/{name}/rollout";
            rules.get(rollout, (request, response) -> history(kind, request, response))
                    .post(rollout + "/undo", (request, response) -> undo(kind, request, response))
                    .post(
                            rollout + "/restart",
                            (request, response) -> restart(kind, request, response));
        }
    }

    private void history(Kind kind, ServerRequest request, ServerResponse response) {
        ObjectName name = name(kind, request);
        if (store.object(kind, name).isEmpty()) {
            throw missing(kind, name);
        }
        var view = new JsonObject();
        view.addProperty("apiVersion", "berth.dev/v1");
        view.addProperty("kind", "RolloutHistory");
        store.rollout(new WorkloadName(WorkloadKind.valueOf(kind.name()), name))
                .ifPresent(history -> view.add("items", RolloutView.items(history)));
        Answers.json(response, view);
    }

    private void undo(Kind kind, ServerRequest request, ServerResponse response) {
        JsonObject wanted = RequestBody.parameters(request);
        long revision = RequestBody.number(wanted, "toRevision", 0);
        if (revision < 0) {
            throw ApiRefusal.badRequest("toRevision is " + revision + ", expected 0 or more");
        }
        ObjectName name = name(kind, request);
        answer(
                kind,
                name,
                rollouts.undo(
                        kind,
                        name,
                        revision == 0 ? OptionalLong.empty() : OptionalLong.of(revision),
                        Callers.author(),
                        clock.instant()),
                response);
    }

    private void pause(ServerRequest request, ServerResponse response) {
        ObjectName name = name(Kind.DEPLOYMENT, request);
        answer(
                Kind.DEPLOYMENT,
                name,
                rollouts.pause(name, Callers.author(), clock.instant()),
                response);
    }

    private void resume(ServerRequest request, ServerResponse response) {
        ObjectName name = name(Kind.DEPLOYMENT, request);
        answer(
                Kind.DEPLOYMENT,
                name,
                rollouts.resume(name, Callers.author(), clock.instant()),
                response);
    }

    private void restart(Kind kind, ServerRequest request, ServerResponse response) {
        ObjectName name = name(kind, request);
        answer(
                kind,
                name,
                rollouts.restart(kind, name, Callers.author(), clock.instant()),
                response);
    }

    private static void answer(
            Kind kind, ObjectName name, EditOutcome outcome, ServerResponse response) {
        var view = new JsonObject();
        switch (outcome) {
            case EditOutcome.Written(var object) -> {
                view.addProperty("outcome", "changed");
                view.addProperty("generation", object.generation());
            }
            case EditOutcome.Left(String why) -> {
                view.addProperty("outcome", "unchanged");
                view.addProperty("message", why);
            }
            case EditOutcome.Refused(String why) -> throw ApiRefusal.conflict(why);
            case EditOutcome.NotThere missing -> throw missing(kind, name);
        }
        Answers.json(response, view);
    }

    private static ApiRefusal missing(Kind kind, ObjectName name) {
        return ApiRefusal.notFound(kind.plural() + ".apps \"" + name.name() + "\"");
    }

    private static ObjectName name(Kind kind, ServerRequest request) {
        var path = request.path().pathParameters();
        String namespace = path.get("namespace");
        String name = path.get("name");
        if (!ObjectName.isLabel(namespace) || !ObjectName.isSubdomain(name)) {
            throw ApiRefusal.notFound(kind.plural() + ".apps \"" + name + "\"");
        }
        return new ObjectName(namespace, name);
    }
}
