package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.control.ServicePods;
import dev.berth.policies.workload.Service;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Which pods are found under the name of each Service: what exists, to look at only. */
final class EndpointSliceHandlers implements HttpService {
    private static final String GROUP = "/apis/" + EndpointSliceView.API_VERSION;
    private static final String SLICES = GROUP + "/namespaces/{namespace}/endpointslices";
    private static final String SLICE = SLICES + "/{name}";

    private final Supplier<Optional<LiveState>> live;

    EndpointSliceHandlers(Supplier<Optional<LiveState>> live) {
        this.live = live;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(GROUP + "/endpointslices", (ask, answer) -> list(answer, any -> true))
                .get(SLICES, this::listOne)
                .get(SLICE, this::one);
        for (String path : List.of(SLICES, SLICE)) {
            rules.any(path, EndpointSliceHandlers::notAllowed);
        }
    }

    private static void notAllowed(ServerRequest request, ServerResponse response) {
        throw ApiRefusal.methodNotAllowed(request.prologue().method().text(), "GET");
    }

    private void listOne(ServerRequest request, ServerResponse response) {
        String namespace = request.path().pathParameters().get("namespace");
        list(response, service -> service.name().namespace().equals(namespace));
    }

    private void list(ServerResponse response, Predicate<Service> which) {
        var items = new JsonArray();
        slices(which).forEach(items::add);
        Answers.json(response, Lists.of(EndpointSliceView.API_VERSION, "EndpointSliceList", items));
    }

    private void one(ServerRequest request, ServerResponse response) {
        String namespace = request.path().pathParameters().get("namespace");
        String name = request.path().pathParameters().get("name");
        JsonObject slice =
                slices(service -> service.name().namespace().equals(namespace)).stream()
                        .filter(
                                one ->
                                        one.getAsJsonObject("metadata")
                                                .get("name")
                                                .getAsString()
                                                .equals(name))
                        .findFirst()
                        .orElseThrow(() -> ApiRefusal.notFound("endpointslices \"" + name + "\""));
        Answers.json(response, slice);
    }

    private List<JsonObject> slices(Predicate<Service> which) {
        LiveState state = PodHandlers.live(live);
        var pods = new ServicePods(state);
        List<JsonObject> slices = new ArrayList<>();
        for (Service service : state.desired().services().values()) {
            if (which.test(service)) {
                slices.addAll(new EndpointSliceView(service, state.desired()).of(pods.of(service)));
            }
        }
        return slices;
    }
}
