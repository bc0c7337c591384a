package dev.berth.policies.route;

import dev.berth.policies.workload.BackendReference;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PortReference;
import dev.berth.policies.workload.RouteKind;
import dev.berth.policies.workload.Service;
import java.util.Optional;

/**
 * What a {@code backendRef} means (Gateway API, {@code ResolvedRefs}).
 *
 * @param key the port of the service, whether it exists or not
 * @param problem why it cannot be used; absent if it can
 */
public record ResolvedBackend(ServiceKey key, Optional<Problem> problem) {
    /**
     * Why a reference cannot be used.
     *
     * @param reason as Kubernetes words it: {@code BackendNotFound} or {@code RefNotPermitted}
     * @param message for people
     */
    public record Problem(String reason, String message) {}

    /** Looks the service up. */
    public static ResolvedBackend of(
            DesiredState desired, RouteKind kind, ObjectName route, BackendReference reference) {
        ObjectName name = reference.service();
        var key = new ServiceKey(name.namespace(), name.name(), reference.port());
        if (!desired.gateway().allows(kind.title(), route.namespace(), "Service", name)) {
            return new ResolvedBackend(
                    key,
                    Optional.of(
                            new Problem(
                                    "RefNotPermitted",
                                    "no ReferenceGrant of namespace "
                                            + name.namespace()
                                            + " lets a "
                                            + kind.title()
                                            + " of namespace "
                                            + route.namespace()
                                            + " refer to Service "
                                            + name.name())));
        }
        Service service = desired.services().get(name);
        if (service == null) {
            return missing(key, "Service " + name + " does not exist");
        }
        if (service.port(new PortReference.ByNumber(reference.port())).isEmpty()) {
            return missing(key, "Service " + name + " has no port " + reference.port());
        }
        return new ResolvedBackend(key, Optional.empty());
    }

    private static ResolvedBackend missing(ServiceKey key, String message) {
        return new ResolvedBackend(key, Optional.of(new Problem("BackendNotFound", message)));
    }

    /** The same with its share of the requests. */
    WeightedBackend weighted(int weight, RouteFilters filters) {
        return new WeightedBackend(key, weight, problem.isEmpty(), filters);
    }
}
