package dev.berth.daemon.store;

import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.Resource;
import dev.berth.policies.base.Problem;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Gateway;
import dev.berth.policies.workload.HttpRoute;
import dev.berth.policies.workload.Ingress;
import dev.berth.policies.workload.Ingress.Backend;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Secret;
import dev.berth.policies.workload.Service;
import dev.berth.policies.workload.StreamRoute;
import dev.berth.policies.workload.TrafficAttachment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for what an applied document refers to and what does not exist. */
final class CrossChecks {
    private CrossChecks() {}

    /** The warnings for one document once it is part of that state. */
    static List<Problem> warnings(Document document, DesiredState state, Instant now) {
        if (document.resource().workload().isPresent()) {
            return WorkloadChecks.warnings(document, state);
        }
        if (document.resource() instanceof Resource.OfSecret(Secret secret)) {
            return CertificateAge.of(secret, now)
                    .map(detail -> new Problem("data[tls.crt]", detail, document.line()))
                    .stream()
                    .toList();
        }
        if (document.resource() instanceof Resource.OfTrafficPolicy(TrafficAttachment attachment)) {
            return UnmetTargets.of(attachment, document, state);
        }
        if (document.resource() instanceof Resource.OfHttpRoute(HttpRoute route)) {
            return GatewayChecks.warnings(document, route, state);
        }
        if (document.resource() instanceof Resource.OfGateway(Gateway gateway)) {
            return GatewayChecks.warnings(document, gateway, state);
        }
        if (document.resource() instanceof Resource.OfStreamRoute(StreamRoute route)) {
            return GatewayChecks.warnings(document, route, state);
        }
        if (!(document.resource() instanceof Resource.OfIngress(Ingress ingress))) {
            return List.of();
        }
        List<Problem> warnings = new ArrayList<>();
        String namespace = document.name().namespace();
        for (int i = 0; i < ingress.rules().size(); i++) {
            List<Ingress.Path> paths = ingress.rules().get(i).paths();
            for (int j = 0; j < paths.size(); j++) {
                String place = "spec.rules[" + i + "].http.paths[" + j + "].backend.service";
                missing(namespace, paths.get(j).backend(), state)
                        .map(detail -> new Problem(place, detail, document.line()))
                        .ifPresent(warnings::add);
            }
        }
        ingress.defaultBackend()
                .flatMap(backend -> missing(namespace, backend, state))
                .map(detail -> new Problem("spec.defaultBackend.service", detail, document.line()))
                .ifPresent(warnings::add);
        return warnings;
    }

    private static Optional<String> missing(String namespace, Backend backend, DesiredState state) {
        Service service = state.services().get(new ObjectName(namespace, backend.service()));
        if (service == null) {
            return Optional.of(
                    "service "
                            + backend.service()
                            + " does not exist, requests answer 503 until it does");
        }
        if (service.port(backend.port()).isEmpty()) {
            return Optional.of(
                    "service "
                            + backend.service()
                            + " has no port "
                            + backend.port()
                            + ", requests answer 503 until it has");
        }
        return Optional.empty();
    }
}
