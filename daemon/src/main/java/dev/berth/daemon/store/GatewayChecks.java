package dev.berth.daemon.store;

import dev.berth.daemon.document.Document;
import dev.berth.daemon.tls.FrontendAuthorities;
import dev.berth.policies.base.Problem;
import dev.berth.policies.route.ResolvedBackend;
import dev.berth.policies.route.RouteBinding;
import dev.berth.policies.workload.BackendReference;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Gateway;
import dev.berth.policies.workload.HttpRoute;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.RouteKind;
import dev.berth.policies.workload.RouteParent;
import dev.berth.policies.workload.StreamRoute;
import java.util.ArrayList;
import java.util.List;

/** Looks for what a route of the Gateway API refers to and what does not exist. */
final class GatewayChecks {
    private final Document document;
    private final RouteKind kind;
    private final DesiredState state;
    private final List<Problem> warnings = new ArrayList<>();

    private GatewayChecks(Document document, RouteKind kind, DesiredState state) {
        this.document = document;
        this.kind = kind;
        this.state = state;
    }

    static List<Problem> warnings(Document document, HttpRoute route, DesiredState state) {
        var checks = new GatewayChecks(document, route.kind(), state);
        checks.parents(route.parents(), route.hostnames());
        for (int i = 0; i < route.rules().size(); i++) {
            checks.backends(i, route.rules().get(i).backends(), "its share is answered by 500");
        }
        return checks.warnings;
    }

    static List<Problem> warnings(Document document, StreamRoute route, DesiredState state) {
        var checks = new GatewayChecks(document, route.kind(), state);
        checks.parents(route.parents(), route.hostnames());
        checks.backends(0, route.backends(), "its share of the connections is closed");
        return checks.warnings;
    }

    static List<Problem> warnings(Document document, Gateway gateway, DesiredState state) {
        List<Problem> warnings = new ArrayList<>();
        for (ObjectName authority :
                gateway.clients().map(Gateway.Clients::authorities).orElse(List.of())) {
            FrontendAuthorities.problem(state, gateway, authority)
                    .ifPresent(
                            problem ->
                                    warnings.add(
                                            new Problem(
                                                    "spec.tls.frontend",
                                                    problem.message()
                                                            + ", so it vouches for no client",
                                                    document.line())));
        }
        return warnings;
    }

    private void parents(List<RouteParent> parents, List<String> hostnames) {
        for (int i = 0; i < parents.size(); i++) {
            RouteBinding binding =
                    RouteBinding.of(
                            state.gateway(), kind, document.name(), hostnames, parents.get(i));
            if (binding.outcome() != RouteBinding.Outcome.ACCEPTED) {
                warn(
                        "spec.parentRefs[" + i + "]",
                        binding.message() + ", so the route takes nothing there");
            }
        }
    }

    private void backends(int rule, List<BackendReference> backends, String consequence) {
        for (int i = 0; i < backends.size(); i++) {
            String place = "spec.rules[" + rule + "].backendRefs[" + i + "]";
            ResolvedBackend.of(state, kind, document.name(), backends.get(i))
                    .problem()
                    .ifPresent(problem -> warn(place, problem.message() + ", " + consequence));
        }
    }

    private void warn(String place, String detail) {
        warnings.add(new Problem(place, detail, document.line()));
    }
}
