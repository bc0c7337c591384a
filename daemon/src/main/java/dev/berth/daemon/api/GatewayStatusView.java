package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.document.Resource;
import dev.berth.daemon.store.StoredObject;
import dev.berth.daemon.tls.FrontendAuthorities;
import dev.berth.policies.route.ResolvedBackend;
import dev.berth.policies.route.RouteBinding;
import dev.berth.policies.workload.BackendReference;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Gateway;
import dev.berth.policies.workload.HttpRoute;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.RouteFilter;
import dev.berth.policies.workload.RouteKind;
import dev.berth.policies.workload.RouteParent;
import dev.berth.policies.workload.StreamRoute;
import dev.berth.proxy.tunnel.StreamStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@code status} of a Gateway and of its routes, in the words of the Gateway API. */
final class GatewayStatusView {
    private static final String GROUP = "gateway.networking.k8s.io";
    private static final String CONTROLLER = "berth.dev/balancer";

    private final DesiredState desired;
    private final StoredObject object;
    private final List<StreamStatus> streams;

    /**
     * A view of one object.
     *
     * @param desired in which it stands
     * @param streams how ports fare whose connections are passed on unread
     */
    GatewayStatusView(DesiredState desired, StoredObject object, List<StreamStatus> streams) {
        this.desired = desired;
        this.object = object;
        this.streams = streams;
    }

    /** The status; empty for a kind that has none. */
    Optional<JsonObject> status() {
        if (object.resource() instanceof Resource.OfGateway(Gateway gateway)) {
            return Optional.of(gateway(gateway));
        }
        if (object.resource() instanceof Resource.OfStreamRoute(StreamRoute route)) {
            return Optional.of(
                    route(route.kind(), route.parents(), route.hostnames(), route.backends()));
        }
        return object.resource() instanceof Resource.OfHttpRoute(HttpRoute route)
                ? Optional.of(route(route))
                : Optional.empty();
    }

    /** Of a Gateway: its conditions, and each listener's with the number of its routes. */
    private JsonObject gateway(Gateway gateway) {
        var status = new JsonObject();
        status.add("conditions", conditions(isTrue("Accepted"), isTrue("Programmed")));
        var listeners = new JsonArray();
        for (Gateway.Listener listener : gateway.listeners()) {
            var view = new JsonObject();
            view.addProperty("name", listener.name());
            view.addProperty("attachedRoutes", attached(gateway, listener));
            var kinds = new JsonArray();
            listener.kinds().stream()
                    .sorted()
                    .forEach(
                            kind -> {
                                var one = new JsonObject();
                                one.addProperty("group", GROUP);
                                one.addProperty("kind", kind.title());
                                kinds.add(one);
                            });
            view.add("supportedKinds", kinds);
            view.add(
                    "conditions",
                    conditions(
                            isTrue("Accepted"), programmed(listener), resolved(gateway, listener)));
            listeners.add(view);
        }
        status.add("listeners", listeners);
        return status;
    }

    /** Of an HTTPRoute or a GRPCRoute. */
    private JsonObject route(HttpRoute route) {
        List<BackendReference> backends = new ArrayList<>();
        for (HttpRoute.Rule rule : route.rules()) {
            backends.addAll(rule.backends());
            for (RouteFilter filter : rule.filters()) {
                if (filter instanceof RouteFilter.Mirror mirror) {
                    backends.add(mirror.backend());
                }
            }
        }
        return route(route.kind(), route.parents(), route.hostnames(), backends);
    }

    private JsonObject route(
            RouteKind kind,
            List<RouteParent> parents,
            List<String> hostnames,
            List<BackendReference> backends) {
        Condition resolved = resolved(kind, backends);
        var views = new JsonArray();
        for (RouteParent parent : parents) {
            RouteBinding binding =
                    RouteBinding.of(desired.gateway(), kind, object.name(), hostnames, parent);
            var view = new JsonObject();
            view.add("parentRef", parent(parent));
            view.addProperty("controllerName", CONTROLLER);
            view.add(
                    "conditions",
                    conditions(
                            new Condition(
                                    "Accepted",
                                    binding.outcome() == RouteBinding.Outcome.ACCEPTED,
                                    binding.outcome().reason(),
                                    binding.message()),
                            resolved));
            views.add(view);
        }
        var status = new JsonObject();
        status.add("parents", views);
        return status;
    }

    private static JsonObject parent(RouteParent parent) {
        var view = new JsonObject();
        view.addProperty("group", GROUP);
        view.addProperty("kind", "Gateway");
        view.addProperty("namespace", parent.gateway().namespace());
        view.addProperty("name", parent.gateway().name());
        parent.section().ifPresent(section -> view.addProperty("sectionName", section));
        parent.port().ifPresent(port -> view.addProperty("port", port));
        return view;
    }

    private Condition resolved(RouteKind kind, List<BackendReference> backends) {
        for (BackendReference backend : backends) {
            Optional<ResolvedBackend.Problem> problem =
                    ResolvedBackend.of(desired, kind, object.name(), backend).problem();
            if (problem.isPresent()) {
                return new Condition(
                        "ResolvedRefs", false, problem.get().reason(), problem.get().message());
            }
        }
        return isTrue("ResolvedRefs");
    }

    private Condition programmed(Gateway.Listener listener) {
        boolean raw =
                switch (listener.protocol()) {
                    case HTTP, HTTPS -> false;
                    case TLS, TCP -> true;
                };
        for (StreamStatus port : streams) {
            if (raw && port.port() == listener.port() && !port.reason().isEmpty()) {
                return new Condition("Programmed", false, port.reason(), port.message());
            }
        }
        return isTrue("Programmed");
    }

    private Condition resolved(Gateway gateway, Gateway.Listener listener) {
        for (ObjectName secret : listener.tls().map(Gateway.Tls::certificates).orElse(List.of())) {
            if (!desired.gateway()
                    .allows("Gateway", gateway.name().namespace(), "Secret", secret)) {
                return new Condition(
                        "ResolvedRefs",
                        false,
                        "RefNotPermitted",
                        "no ReferenceGrant lets the Gateway refer to Secret " + secret);
            }
        }
        if (gateway.clients().isPresent() && FrontendAuthorities.isServed(listener)) {
            for (ObjectName authority : gateway.clients().get().authorities()) {
                Optional<FrontendAuthorities.Problem> problem =
                        FrontendAuthorities.problem(desired, gateway, authority);
                if (problem.isPresent()) {
                    return new Condition(
                            "ResolvedRefs", false, problem.get().reason(), problem.get().message());
                }
            }
        }
        return isTrue("ResolvedRefs");
    }

    private long attached(Gateway gateway, Gateway.Listener listener) {
        long http =
                desired.gateway().httpRoutes().stream()
                        .filter(
                                route ->
                                        route.parents().stream()
                                                .map(
                                                        parent ->
                                                                RouteBinding.of(
                                                                        desired.gateway(),
                                                                        route.kind(),
                                                                        route.name(),
                                                                        route.hostnames(),
                                                                        parent))
                                                .anyMatch(one -> binds(one, gateway, listener)))
                        .count();
        long streams =
                desired.gateway().streamRoutes().stream()
                        .filter(
                                route ->
                                        route.parents().stream()
                                                .map(
                                                        parent ->
                                                                RouteBinding.of(
                                                                        desired.gateway(),
                                                                        route.kind(),
                                                                        route.name(),
                                                                        route.hostnames(),
                                                                        parent))
                                                .anyMatch(one -> binds(one, gateway, listener)))
                        .count();
        return http + streams;
    }

    private static boolean binds(RouteBinding binding, Gateway gateway, Gateway.Listener listener) {
        return binding.parent().gateway().equals(gateway.name())
                && binding.listeners().stream()
                        .anyMatch(bound -> bound.listener().name().equals(listener.name()));
    }

    /** A condition that is so, whose reason Kubernetes calls by the same word. */
    private static Condition isTrue(String type) {
        return new Condition(type, true, type, "");
    }

    private record Condition(String type, boolean status, String reason, String message) {}

    private JsonArray conditions(Condition... conditions) {
        var views = new JsonArray();
        for (Condition condition : conditions) {
            var view = new JsonObject();
            view.addProperty("type", condition.type());
            view.addProperty("status", condition.status() ? "True" : "False");
            view.addProperty("reason", condition.reason());
            view.addProperty("message", condition.message());
            view.addProperty("observedGeneration", object.generation());
            views.add(view);
        }
        return views;
    }
}
