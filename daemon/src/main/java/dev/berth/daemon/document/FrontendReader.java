package dev.berth.daemon.document;

import dev.berth.policies.workload.Gateway;
import dev.berth.policies.workload.ObjectName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads {@code spec.tls} of a Gateway: of whom one must vouch for its clients.
 *
 * @see <a href="https://gateway-api.sigs.k8s.io/reference/spec/#frontendtlsconfig">
 *     FrontendTLSConfig</a>
 */
final class FrontendReader {
    /** As Kubernetes has it. */
    private static final int MAX_AUTHORITIES = 8;

    private static final int HTTPS_PORT = 443;

    private FrontendReader() {}

    /** What clients at 443 must show; empty where nothing is asked for. */
    static Optional<Gateway.Clients> read(Fields spec, ObjectName gateway) {
        Optional<Fields> found = spec.fields("tls");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields tls = found.get();
        tls.refuse("backend", "the balancer shows endpoints no certificate");
        Optional<Gateway.Clients> clients =
                tls.requiredFields("frontend").flatMap(frontend -> frontend(frontend, gateway));
        tls.refuseUnknown();
        return clients;
    }

    private static Optional<Gateway.Clients> frontend(Fields frontend, ObjectName gateway) {
        Optional<Gateway.Clients> clients =
                frontend.requiredFields("default").flatMap(config -> config(config, gateway));
        Set<Long> ports = new HashSet<>();
        for (Fields entry : frontend.each("perPort")) {
            entry.require("port", "a number from 1 to 65535");
            OptionalLong port = PortReader.number(entry, "port");
            Optional<Gateway.Clients> own =
                    entry.requiredFields("tls").flatMap(config -> config(config, gateway));
            if (port.isPresent() && port.getAsLong() != HTTPS_PORT) {
                entry.error("port", "cannot be honoured: HTTPS is on 443 only");
            }
            if (port.isPresent() && !ports.add(port.getAsLong())) {
                entry.error("port", port.getAsLong() + " is there twice");
            }
            clients = own;
            entry.refuseUnknown();
        }
        frontend.refuseUnknown();
        return clients;
    }

    private static Optional<Gateway.Clients> config(Fields config, ObjectName gateway) {
        Optional<Fields> validation = config.fields("validation");
        config.refuseUnknown();
        if (validation.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = validation.get();
        fields.only("mode", "AllowValidOnly", "a client without a valid certificate is refused");
        List<Fields> given = fields.each("caCertificateRefs");
        if (given.isEmpty()) {
            fields.error("caCertificateRefs", "is empty, expected at least one ConfigMap");
        }
        RouteFields.atMost(fields, "caCertificateRefs", given.size(), MAX_AUTHORITIES);
        List<ObjectName> authorities = new ArrayList<>();
        for (Fields reference : given) {
            reference.only("group", "", "authorities are in ConfigMaps of v1");
            reference.only("kind", "ConfigMap", "authorities are in ConfigMaps of v1");
            RouteFields.name(reference, gateway.namespace()).ifPresent(authorities::add);
            reference.refuseUnknown();
        }
        fields.refuseUnknown();
        return Optional.of(new Gateway.Clients(authorities));
    }
}
