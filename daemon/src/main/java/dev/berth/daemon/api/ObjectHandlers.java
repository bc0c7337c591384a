package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.Kind;
import dev.berth.daemon.peer.Access;
import dev.berth.daemon.store.DeleteOutcome;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.RunStore;
import dev.berth.daemon.store.StoredObject;
import dev.berth.policies.base.Problem;
import dev.berth.policies.reconcile.PodStatus;
import dev.berth.policies.reconcile.WorkloadStatus;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import dev.berth.proxy.tunnel.StreamStatus;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The applied objects, one path a kind, as the Kubernetes API has them. */
final class ObjectHandlers implements HttpService {
    private final DesiredStateStore store;
    private final RunStore runs;
    private final ApplyHandler apply;
    private final Supplier<Optional<LiveState>> live;
    private final Supplier<Access> access;
    private final Supplier<List<StreamStatus>> streams;
    private final InstantSource clock;

    ObjectHandlers(
            DesiredStateStore store,
            RunStore runs,
            ApplyHandler apply,
            Supplier<Optional<LiveState>> live,
            Supplier<Access> access,
            Supplier<List<StreamStatus>> streams,
            InstantSource clock) {
        this.store = store;
        this.runs = runs;
        this.apply = apply;
        this.live = live;
        this.access = access;
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        for (Kind kind : Kind.values()) {
            if (kind == Kind.POD) {
                // What there is to see of pods is not only what was applied.
                String pod = group(kind) + "/namespaces/{namespace}/pods/{name}";
                rules.put(pod, (ask, answer) -> replace(kind, ask, answer))
                        .delete(pod, (ask, answer) -> deletePod(ask, answer));
            } else if (kind.isStored()) {
                String group = group(kind);
                String everywhere = group + "/" + kind.plural();
                String list =
                        kind.isNamespaced()
                                ? group + "/namespaces/{namespace}/" + kind.plural()
                                : everywhere;
                String one = list + "/{name}";
                rules.get(everywhere, (ask, answer) -> list(kind, ask, answer))
                        .get(list, (ask, answer) -> list(kind, ask, answer))
                        .get(one, (ask, answer) -> one(kind, ask, answer))
                        .put(one, (ask, answer) -> replace(kind, ask, answer))
                        .delete(one, (ask, answer) -> delete(kind, ask, answer))
                        .any(list, (ask, answer) -> notAllowed(ask, "GET"))
                        .any(one, (ask, answer) -> notAllowed(ask, "GET, PUT or DELETE"));
            }
        }
    }

    private static void notAllowed(ServerRequest request, String expected) {
        throw ApiRefusal.methodNotAllowed(request.prologue().method().text(), expected);
    }

    private static String group(Kind kind) {
        return (kind.apiVersion().indexOf('/') < 0 ? "/api/" : "/apis/") + kind.apiVersion();
    }

    private void list(Kind kind, ServerRequest request, ServerResponse response) {
        Optional<String> namespace =
                request.path().pathParameters().contains("namespace")
                        ? Optional.of(request.path().pathParameters().get("namespace"))
                        : Optional.empty();
        var items = new JsonArray();
        for (StoredObject object : store.objects(kind)) {
            if (namespace.map(object.name().namespace()::equals).orElse(true)) {
                items.add(view(object));
            }
        }
        Answers.json(response, Lists.of(kind.apiVersion(), kind.title() + "List", items));
    }

    private void one(Kind kind, ServerRequest request, ServerResponse response) {
        ObjectName name = name(kind, request);
        StoredObject object =
                store.object(kind, name).orElseThrow(() -> ApiRefusal.notFound(label(kind, name)));
        Answers.json(response, view(object));
    }

    private void replace(Kind kind, ServerRequest request, ServerResponse response) {
        ObjectName name = name(kind, request);
        List<Document> documents = apply.read(RequestBody.documents(request), name.namespace());
        if (documents.size() != 1
                || documents.getFirst().kind() != kind
                || !documents.getFirst().name().equals(name)) {
            throw ApiRefusal.invalid(
                    List.of(
                            Problem.at(
                                    "",
                                    "the body is not one "
                                            + kind.title()
                                            + " named "
                                            + name
                                            + ", as the path says")));
        }
        boolean dryRun = request.query().first("dryRun").isPresent();
        apply.append(documents, dryRun);
        Answers.json(
                response,
                store.object(kind, name)
                        .map(this::view)
                        .orElseGet(() -> documents.getFirst().json()));
    }

    private void delete(Kind kind, ServerRequest request, ServerResponse response) {
        ObjectName name = name(kind, request);
        if (request.query().first("dryRun").isPresent()) {
            StoredObject object =
                    store.object(kind, name)
                            .orElseThrow(() -> ApiRefusal.notFound(label(kind, name)));
            Answers.json(response, deleted(kind, object));
            return;
        }
        switch (store.delete(kind, name, Callers.author(), clock.instant())) {
            case DeleteOutcome.Deleted deleted ->
                    Answers.json(response, deleted(kind, deleted.object()));
            case DeleteOutcome.NotThere missing -> throw ApiRefusal.notFound(label(kind, name));
        }
    }

    /** A pod that is there for something else is made again, from its template as it is then. */
    private void deletePod(ServerRequest request, ServerResponse response) {
        ObjectName name = name(Kind.POD, request);
        Optional<LiveState> state = live.get();
        Optional<PodStatus> owned = state.flatMap(known -> owned(known, name));
        if (owned.isEmpty()) {
            delete(Kind.POD, request, response);
            return;
        }
        if (owned.get().workload().kind() == WorkloadKind.JOB) {
            throw ApiRefusal.conflict(
                    label(Kind.POD, name)
                            + " belongs to "
                            + owned.get().workload()
                            + ", which counts how its pods end: delete that");
        }
        String container =
                owned.get()
                        .observed()
                        .map(pod -> pod.networked().id())
                        .orElseThrow(
                                () ->
                                        ApiRefusal.conflict(
                                                label(Kind.POD, name)
                                                        + " is not there yet: nothing to delete"));
        if (request.query().first("dryRun").isEmpty()) {
            Set<String> there =
                    state.stream()
                            .flatMap(known -> known.observation().containers().stream())
                            .map(ObservedContainer::id)
                            .collect(Collectors.toSet());
            runs.deletePod(owned.get().name(), container, there, Callers.author(), clock.instant());
        }
        Answers.json(response, deleted(Kind.POD, name, container));
    }

    private static Optional<PodStatus> owned(LiveState state, ObjectName pod) {
        return state.plan().pods().stream()
                .filter(status -> status.name().toString().equals(pod.toString()))
                .filter(status -> status.workload().kind() != WorkloadKind.POD)
                .findFirst();
    }

    private static JsonObject deleted(Kind kind, StoredObject object) {
        return deleted(kind, object.name(), object.uid());
    }

    private static JsonObject deleted(Kind kind, ObjectName name, String uid) {
        var status = new JsonObject();
        status.addProperty("apiVersion", "v1");
        status.addProperty("kind", "Status");
        status.addProperty("status", "Success");
        var details = new JsonObject();
        details.addProperty("kind", kind.plural());
        details.addProperty("name", name.name());
        details.addProperty("uid", uid);
        status.add("details", details);
        return status;
    }

    private static ObjectName name(Kind kind, ServerRequest request) {
        var path = request.path().pathParameters();
        String namespace =
                kind.isNamespaced() ? path.get("namespace") : ObjectName.DEFAULT_NAMESPACE;
        String name = path.get("name");
        if (!ObjectName.isLabel(namespace) || !ObjectName.isSubdomain(name)) {
            throw ApiRefusal.notFound(kind.plural() + " \"" + name + "\"");
        }
        return new ObjectName(namespace, name);
    }

    private static String label(Kind kind, ObjectName name) {
        return kind.plural() + " \"" + name.name() + "\"";
    }

    private static Optional<WorkloadStatus> workload(LiveState state, StoredObject object) {
        return object.resource()
                .workload()
                .map(Workload::id)
                .map(id -> state.plan().workloads().get(id));
    }

    private Optional<JsonObject> status(LiveState state, StoredObject object) {
        // What the loop has not seen so far is not what its status is about.
        boolean isSeen = state.desired().revision() >= object.resourceVersion();
        long generation = object.generation() - (isSeen ? 0 : 1);
        Optional<JsonObject> status =
                workload(state, object)
                        .map(known -> WorkloadStatusView.of(object.kind(), known, generation));
        if (object.kind() == Kind.DEPLOYMENT) {
            status.ifPresent(
                    view ->
                            store.rollout(new WorkloadName(WorkloadKind.DEPLOYMENT, object.name()))
                                    .ifPresent(
                                            history ->
                                                    view.add(
                                                            "rollout",
                                                            RolloutView.status(history))));
        }
        return status;
    }

    private JsonObject view(StoredObject object) {
        boolean secrets = access.get() == Access.WRITE;
        JsonObject view = (secrets ? object : object.redacted()).withMetadata();
        switch (object.kind()) {
            case DEPLOYMENT, STATEFUL_SET, DAEMON_SET ->
                    live.get()
                            .flatMap(state -> status(state, object))
                            .ifPresent(status -> view.add("status", status));
            case JOB ->
                    live.get()
                            .map(state -> state.plan().batch().jobs().get(object.name()))
                            .ifPresent(status -> view.add("status", BatchStatusView.of(status)));
            case CRON_JOB ->
                    live.get()
                            .map(state -> state.plan().batch().cronJobs().get(object.name()))
                            .ifPresent(status -> view.add("status", BatchStatusView.of(status)));
            case SERVICE, INGRESS -> {
                var status = new JsonObject();
                status.add("loadBalancer", new JsonObject());
                view.add("status", status);
            }
            case GATEWAY, HTTP_ROUTE, GRPC_ROUTE, TLS_ROUTE, TCP_ROUTE, REFERENCE_GRANT ->
                    new GatewayStatusView(store.current(), object, streams.get())
                            .status()
                            .ifPresent(status -> view.add("status", status));
            case CLAIM -> ClaimStatusView.add(view, object);
            case POD,
                    SECRET,
                    CONFIG_MAP,
                    TRAFFIC_POLICY,
                    PRIORITY_CLASS,
                    GATEWAY_CLASS,
                    NAMESPACE,
                    SERVICE_ACCOUNT,
                    POD_DISRUPTION_BUDGET -> {}
        }
        return view;
    }
}
