package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.control.ContainerPast;
import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.document.Kind;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.policies.reconcile.PodStatus;
import dev.berth.policies.workload.WorkloadKind;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Pods and events: what exists because of the documents, to look at only. */
final class PodHandlers implements HttpService {
    private static final String PODS = "/api/v1/namespaces/{namespace}/pods";
    private static final String POD = PODS + "/{name}";
    private static final String EVENTS = "/api/v1/namespaces/{namespace}/events";

    private final Supplier<Optional<LiveState>> live;
    private final DesiredStateStore store;
    private final EventLog events;
    private final Function<String, ContainerPast> past;

    PodHandlers(
            Supplier<Optional<LiveState>> live,
            DesiredStateStore store,
            EventLog events,
            Function<String, ContainerPast> past) {
        this.live = live;
        this.store = store;
        this.events = events;
        this.past = past;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/api/v1/pods", this::listAll).get(PODS, this::list).get(POD, this::one);
        rules.get(EVENTS, this::events);
        for (String path : List.of(PODS, POD, EVENTS)) {
            rules.any(path, PodHandlers::notAllowed);
        }
    }

    /** The pod, or a refusal that names it. */
    static PodStatus find(LiveState live, String namespace, String name) {
        return live.plan().pods().stream()
                .filter(pod -> pod.name().namespace().equals(namespace))
                .filter(pod -> pod.name().name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiRefusal.notFound("pods \"" + name + "\""));
    }

    /** The state as of the last tick, or a refusal while there was none. */
    static LiveState live(Supplier<Optional<LiveState>> live) {
        return live.get().orElseThrow(() -> ApiRefusal.unavailable("the appliance is starting"));
    }

    private static void notAllowed(ServerRequest request, ServerResponse response) {
        throw ApiRefusal.methodNotAllowed(request.prologue().method().text(), "GET");
    }

    private void listAll(ServerRequest request, ServerResponse response) {
        list(response, Optional.empty());
    }

    private void list(ServerRequest request, ServerResponse response) {
        list(response, Optional.of(request.path().pathParameters().get("namespace")));
    }

    private void list(ServerResponse response, Optional<String> namespace) {
        LiveState state = live(live);
        var items = new JsonArray();
        for (PodStatus pod : state.plan().pods()) {
            if (namespace.map(pod.name().namespace()::equals).orElse(true)) {
                items.add(view(state, pod));
            }
        }
        Answers.json(response, Lists.of("v1", "PodList", items));
    }

    private void one(ServerRequest request, ServerResponse response) {
        LiveState state = live(live);
        var path = request.path().pathParameters();
        Answers.json(response, view(state, find(state, path.get("namespace"), path.get("name"))));
    }

    private JsonObject view(LiveState state, PodStatus pod) {
        JsonObject view = PodViews.pod(state, pod, past);
        if (pod.workload().kind() != WorkloadKind.POD) {
            return view;
        }
        return store.object(Kind.POD, pod.workload().object())
                .map(document -> BarePodView.of(view, document))
                .orElse(view);
    }

    private void events(ServerRequest request, ServerResponse response) {
        String namespace = request.path().pathParameters().get("namespace");
        Answers.json(response, EventViews.list(events.in(namespace)));
    }
}
