package dev.berth.daemon.document;

import dev.berth.policies.workload.BackendReference;
import dev.berth.policies.workload.RouteKind;
import dev.berth.policies.workload.RouteParent;
import dev.berth.policies.workload.StreamRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the {@code spec} of a TLSRoute or a TCPRoute.
 *
 * @see <a href="https://gateway-api.sigs.k8s.io/reference/spec/#tlsroute">TLSRoute</a>
 */
final class StreamRouteReader {
    private StreamRouteReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata, RouteKind kind) {
        Optional<Fields> found = root.requiredFields("spec");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields spec = found.get();
        int before = spec.findings().errorCount();
        String namespace = metadata.name().namespace();
        List<RouteParent> parents = RouteFields.parents(spec, namespace);
        List<String> hostnames = kind == RouteKind.TLS ? RouteFields.hostnames(spec) : List.of();
        if (kind == RouteKind.TCP) {
            spec.refuse("hostnames", "TCP names no host, use a TLSRoute");
        }
        List<Fields> rules = spec.each("rules");
        if (rules.size() != 1) {
            spec.error("rules", "has " + rules.size() + " rules, expected the one that can match");
        }
        List<BackendReference> backends = new ArrayList<>();
        for (Fields rule : rules) {
            rule.text("name");
            List<BackendReference> own =
                    RouteFields.backends(rule, namespace, ofBackend -> List.of());
            if (own.isEmpty()) {
                rule.error("backendRefs", "is empty, expected the Service that gets connections");
            }
            backends.addAll(own);
            rule.refuseUnknown();
        }
        spec.refuse("useDefaultGateways", "name the Gateway in parentRefs");
        spec.refuseUnknown();
        return spec.findings().errorCount() > before
                ? Optional.empty()
                : Optional.of(
                        new Resource.OfStreamRoute(
                                new StreamRoute(
                                        kind, metadata.name(), parents, hostnames, backends)));
    }
}
