package dev.berth.daemon.store;

import dev.berth.daemon.document.Document;
import dev.berth.policies.base.Problem;
import dev.berth.policies.route.ResolvedBackend;
import dev.berth.policies.route.RouteBinding;
import dev.berth.policies.workload.BackendReference;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.HttpRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for what a route of the Gateway API refers to and what does not exist. */
final class GatewayChecks {
    private GatewayChecks() {}

    static List<Problem> warnings(Document document, HttpRoute route, DesiredState state) {
        List<Problem> warnings = new ArrayList<>();
        for (int i = 0; i < route.parents().size(); i++) {
            RouteBinding binding =
                    RouteBinding.of(
                            state.gateway(),
                            route.kind(),
                            route.name(),
                            route.hostnames(),
                            route.parents().get(i));
            if (binding.outcome() != RouteBinding.Outcome.ACCEPTED) {
                warnings.add(
                        new Problem(
                                "spec.parentRefs[" + i + "]",
                                binding.message() + ", so the route takes nothing there",
                                document.line()));
            }
        }
        for (int i = 0; i < route.rules().size(); i++) {
            List<BackendReference> backends = route.rules().get(i).backends();
            for (int j = 0; j < backends.size(); j++) {
                Optional<ResolvedBackend.Problem> problem =
                        ResolvedBackend.of(state, route.kind(), route.name(), backends.get(j))
                                .problem();
                if (problem.isPresent()) {
                    warnings.add(
                            new Problem(
                                    "spec.rules[" + i + "].backendRefs[" + j + "]",
                                    problem.get().message() + ", its share is answered by 500",
                                    document.line()));
                }
            }
        }
        return warnings;
    }
}
